package io.websocketservlet.servlet;

import io.websocketservlet.servlet.spi.Upgrade;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An application's class loader that names providers of {@link Upgrade}, and does not have {@link AbsentBase}. */
final class ProviderLoader extends URLClassLoader {

    private ProviderLoader(URL root) {
        super(new URL[] {root}, ProviderLoader.class.getClassLoader());
    }

    static ProviderLoader naming(Path directory, String... providers) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(services.resolve(Upgrade.class.getName()), List.of(providers));
        return new ProviderLoader(directory.toUri().toURL());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals(AbsentBase.class.getName())) {
            throw new ClassNotFoundException(name);
        }
        synchronized (getClassLoadingLock(name)) {
            return name.equals(UnlinkableUpgrade.class.getName()) ? ownOf(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> ownOf(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}

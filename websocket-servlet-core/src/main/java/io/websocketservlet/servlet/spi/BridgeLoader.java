package io.websocketservlet.servlet.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Defines the classes of an adapter once more, where they see both the application that brings them and the container.
 *
 * <p>What is the container's comes from the container, everything else from the application: the Servlet API, and the library
 * that both share. Held by the application's {@link BridgedUpgrade} and by the connections that came of it, so that it goes when they
 * do.
 */
final class BridgeLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final Class<?> original;
    private final String adapters;
    private final ClassLoader container;
    private final List<String> containers;

    /**
     * @param original of the adapter's; its package is defined again
     * @param container sees all that the adapter links to
     * @param containers how the names of the container's classes begin
     */
    BridgeLoader(Class<?> original, ClassLoader container, List<String> containers) {
        super("bridge", original.getClassLoader());
        this.original = original;
        this.adapters = original.getPackageName() + ".";
        this.container = container;
        this.containers = containers;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (containers.stream().anyMatch(name::startsWith)) {
            return container.loadClass(name);
        }
        if (!name.startsWith(adapters)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length, original.getProtectionDomain());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}

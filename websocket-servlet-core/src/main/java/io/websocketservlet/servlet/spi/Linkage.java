package io.websocketservlet.servlet.spi;

import java.util.concurrent.atomic.AtomicReference;

/** Which providers can link to which classes of a container's. Each handshake asks, and a class loader is slow to answer. */
final class Linkage {

    /** What a provider linked to last. Held by the provider's class, so that this holds no application's loader. */
    private static final ClassValue<AtomicReference<Class<?>>> LINKED = new ClassValue<>() {
        @Override
        protected AtomicReference<Class<?>> computeValue(Class<?> provider) {
            return new AtomicReference<>();
        }
    };

    private Linkage() {}

    static boolean isPossible(Class<? extends Upgrade> provider, Class<?> type) {
        AtomicReference<Class<?>> linked = LINKED.get(provider);
        if (linked.get() == type) {
            return true;
        }
        boolean possible = sees(provider.getClassLoader(), type);
        if (possible) {
            linked.set(type);
        }
        return possible;
    }

    private static boolean sees(ClassLoader loader, Class<?> type) {
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError hidden) {
            return false;
        }
    }
}

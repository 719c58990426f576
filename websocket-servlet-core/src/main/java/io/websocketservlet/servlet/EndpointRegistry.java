package io.websocketservlet.servlet;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The endpoints of one application by name, and who wants to know of them. Calls nobody while it holds its lock.
 * Thread-safe.
 *
 * @param <S> what is shown of each
 */
final class EndpointRegistry<S> {

    /** What an application accepts without a filter or a servlet of ours is counted under this name. */
    static final String INLINE = "accept";

    private static final System.Logger LOGGER = System.getLogger(EndpointRegistry.class.getName());

    private final Function<Endpoint, S> showing;
    private final BiConsumer<Management, S> managing;

    /** By name; written under its own lock. */
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

    /** Those of the endpoints, by the same name; guarded by the lock of those. */
    private final Map<String, S> statistics = new TreeMap<>();

    /** Told of each endpoint; guarded likewise. */
    private final List<Consumer<S>> watchers = new ArrayList<>();

    private final Management management = new Management(ManagementFactory::getPlatformMBeanServer);

    /**
     * @param showing makes of an endpoint what is shown of it
     * @param managing has that managed
     */
    EndpointRegistry(Function<Endpoint, S> showing, BiConsumer<Management, S> managing) {
        this.showing = showing;
        this.managing = managing;
    }

    /** The one of this name, which from then on is shown to those who want to know. */
    Endpoint endpoint(String name) {
        Endpoint known = endpoints.get(name);
        return known == null ? newEndpoint(name) : known;
    }

    private Endpoint newEndpoint(String name) {
        S shown;
        List<Consumer<S>> told;
        synchronized (endpoints) {
            if (endpoints.containsKey(name)) {
                return endpoints.get(name);
            }
            Endpoint endpoint = new Endpoint(name);
            shown = showing.apply(endpoint);
            statistics.put(name, shown);
            endpoints.put(name, endpoint);
            told = List.copyOf(watchers);
        }
        managing.accept(management, shown);
        told.forEach(watcher -> tell(name, watcher, shown));
        return endpoints.get(name);
    }

    private void tell(String name, Consumer<S> watcher, S shown) {
        try {
            watcher.accept(shown);
        } catch (RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.WARNING, "nobody watches " + name, e);
        }
    }

    Map<String, S> statistics() {
        synchronized (endpoints) {
            return Collections.unmodifiableMap(new TreeMap<>(statistics));
        }
    }

    void watch(Consumer<S> watcher) {
        Map<String, S> known;
        synchronized (endpoints) {
            watchers.add(watcher);
            known = Map.copyOf(statistics);
        }
        known.forEach((name, shown) -> tell(name, watcher, shown));
    }

    /** The application is over: nothing is shown any more. */
    void end() {
        management.end();
    }
}

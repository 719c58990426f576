package io.websocketservlet.servlet;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The endpoints of one application by name, and who wants to know of them. Calls nobody while it holds its lock.
 * Thread-safe.
 */
final class EndpointRegistry {

    /** What an application accepts without a filter is counted under this name. */
    static final String INLINE = "accept";

    private static final System.Logger LOGGER = System.getLogger(EndpointRegistry.class.getName());

    private final String contextPath;
    private final Endpoints application;

    /** By name; written under its own lock. */
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

    /** Those of the endpoints, by the same name; guarded by the lock of those. */
    private final Map<String, WebSocketStatistics> statistics = new TreeMap<>();

    /** Told of each endpoint; guarded likewise. */
    private final List<Consumer<WebSocketStatistics>> watchers = new ArrayList<>();

    private final Management management = new Management(ManagementFactory::getPlatformMBeanServer);

    EndpointRegistry(String contextPath, Endpoints application) {
        this.contextPath = contextPath == null || contextPath.isEmpty() ? "/" : contextPath;
        this.application = application;
    }

    /** The one of this name, which from then on is shown to those who want to know. */
    Endpoint endpoint(String name) {
        Endpoint known = endpoints.get(name);
        return known == null ? newEndpoint(name) : known;
    }

    private Endpoint newEndpoint(String name) {
        WebSocketStatistics shown;
        List<Consumer<WebSocketStatistics>> told;
        synchronized (endpoints) {
            if (endpoints.containsKey(name)) {
                return endpoints.get(name);
            }
            Endpoint endpoint = new Endpoint(name);
            shown = new WebSocketStatistics(contextPath, endpoint, application);
            statistics.put(name, shown);
            endpoints.put(name, endpoint);
            told = List.copyOf(watchers);
        }
        management.show(shown);
        told.forEach(watcher -> tell(watcher, shown));
        return endpoints.get(name);
    }

    private static void tell(Consumer<WebSocketStatistics> watcher, WebSocketStatistics shown) {
        try {
            watcher.accept(shown);
        } catch (RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.WARNING, "nobody watches " + shown.endpoint(), e);
        }
    }

    Map<String, WebSocketStatistics> statistics() {
        synchronized (endpoints) {
            return Collections.unmodifiableMap(new TreeMap<>(statistics));
        }
    }

    void watch(Consumer<WebSocketStatistics> watcher) {
        List<WebSocketStatistics> known;
        synchronized (endpoints) {
            watchers.add(watcher);
            known = List.copyOf(statistics.values());
        }
        known.forEach(shown -> tell(watcher, shown));
    }

    /** The application is over: nothing is shown any more. */
    void end() {
        management.end();
    }
}

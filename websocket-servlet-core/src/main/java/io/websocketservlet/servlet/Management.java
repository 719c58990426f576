package io.websocketservlet.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * Shows the endpoints of one application on the platform's MBean server, until that ends: the server would hold the
 * application's classes otherwise. What fails is logged, and nobody else suffers. Thread-safe.
 */
final class Management {

    private static final System.Logger LOGGER = System.getLogger(Management.class.getName());

    private final Supplier<MBeanServer> server;

    // Guarded by this.

    private final List<ObjectName> names = new ArrayList<>();
    private boolean ended;

    Management(Supplier<MBeanServer> server) {
        this.server = server;
    }

    void show(WebSocketStatistics statistics) {
        show(
                "WebSocketEndpoint",
                statistics.context(),
                statistics.endpoint(),
                () -> new StandardMBean(new ManagedStatistics(statistics), WebSocketStatisticsMXBean.class, true));
    }

    void show(EventSourceStatistics statistics) {
        show(
                "EventSourceEndpoint",
                statistics.context(),
                statistics.endpoint(),
                () -> new StandardMBean(
                        new ManagedEventSourceStatistics(statistics), EventSourceStatisticsMXBean.class, true));
    }

    private synchronized void show(String type, String context, String endpoint, Supplier<StandardMBean> bean) {
        if (ended) {
            return;
        }
        String name = "io.websocketservlet:type=" + type + ",context=" + ObjectName.quote(context) + ",name="
                + ObjectName.quote(endpoint);
        try {
            register(bean.get(), name);
        } catch (JMException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot show " + name, e);
        }
    }

    /** Several servers in one process may have the same application. */
    private void register(StandardMBean bean, String name) throws JMException {
        for (int instance = 1; true; instance++) {
            ObjectName free = new ObjectName(instance == 1 ? name : name + ",instance=" + instance);
            try {
                server.get().registerMBean(bean, free);
                names.add(free);
                return;
            } catch (InstanceAlreadyExistsException e) {
                LOGGER.log(System.Logger.Level.DEBUG, free + " is taken");
            }
        }
    }

    synchronized void end() {
        ended = true;
        for (ObjectName name : names) {
            try {
                server.get().unregisterMBean(name);
            } catch (InstanceNotFoundException e) {
                LOGGER.log(System.Logger.Level.DEBUG, name + " is gone already");
            } catch (JMException | RuntimeException e) {
                LOGGER.log(System.Logger.Level.WARNING, "cannot hide " + name, e);
            }
        }
        names.clear();
    }
}

package io.websocketservlet.endurance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A server whose end is ordered from outside, in this process or in one of its own. */
interface DrainServer extends AutoCloseable {

    InetSocketAddress address();

    /** Ends the application alone; returns how many nanoseconds the call took. */
    long undeploy() throws Exception;

    /** Ends the application and the server; returns how many nanoseconds the call took. */
    long stop() throws Exception;

    /** Waits until all connections are over; returns how many had onClose called exactly once. */
    long closedOnce() throws Exception;

    @Override
    void close() throws IOException;

    /** One in this process. */
    static DrainServer here(String container) throws Exception {
        return new Here(container);
    }

    /** One in a process of its own. */
    static DrainServer apart(String container) throws Exception {
        return new Apart(container);
    }

    /** In this process. */
    final class Here implements DrainServer {

        private final Register register = new Register(entry -> {});
        private final Server server;

        Here(String container) throws Exception {
            server = Server.start(container, Server.options(), register);
            if (container.equals("tomcat")) {
                allowManyConnections();
            }
        }

        /** Tomcat accepts 8,192 connections unless it is told otherwise ({@code AbstractEndpoint.maxConnections}). */
        private static void allowManyConnections() throws Exception {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            for (ObjectName name : beans.queryNames(new ObjectName("Tomcat:type=ThreadPool,*"), null)) {
                if (name.getKeyProperty("subType") == null) {
                    beans.setAttribute(name, new Attribute("maxConnections", -1));
                }
            }
        }

        @Override
        public InetSocketAddress address() {
            return server.address();
        }

        @Override
        public long undeploy() throws Exception {
            long start = System.nanoTime();
            server.undeploy();
            return System.nanoTime() - start;
        }

        @Override
        public long stop() throws Exception {
            long start = System.nanoTime();
            server.stop();
            return System.nanoTime() - start;
        }

        @Override
        public long closedOnce() throws Exception {
            Patience.until(
                    "onClose of every connection",
                    () -> register.entries().stream().allMatch(Register.Entry::isClosed));
            return register.entries().stream()
                    .filter(entry -> entry.closes() == 1)
                    .count();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** In a process of its own. */
    final class Apart implements DrainServer {

        private final Child child;
        private final InetSocketAddress address;

        Apart(String container) throws IOException {
            child = Child.start(List.of(), Apart.class, container);
            address = new InetSocketAddress(Server.LOOPBACK, Integer.parseInt(child.answer()));
        }

        /** The process: says its port, then carries out the orders that it is given. */
        public static void main(String[] arguments) throws Exception {
            Endurance.quiet();
            try (Here server = new Here(arguments[0]);
                    BufferedReader orders =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                System.out.println(server.address().getPort());
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    System.out.println(
                            switch (order) {
                                case "undeploy" -> server.undeploy();
                                case "stop" -> server.stop();
                                default -> server.closedOnce();
                            });
                }
            }
        }

        private long order(String order) throws IOException {
            child.tell(order);
            return Long.parseLong(child.answer());
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public long undeploy() throws IOException {
            return order("undeploy");
        }

        @Override
        public long stop() throws IOException {
            return order("stop");
        }

        @Override
        public long closedOnce() throws IOException {
            return order("closes");
        }

        @Override
        public void close() throws IOException {
            child.close();
        }
    }
}

package io.websocketservlet.conformance;

import io.websocketservlet.client.ClientOptions;
import io.websocketservlet.driver.connection.ListenerExecutor;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import java.net.URI;

/** What to test. */
sealed interface Target {
    /** What the suite's reports call it; names a directory too. */
    String agent();

    /** The sample application, to be started on a container. */
    record Sample(String container, String transport) implements Target {
        @Override
        public String agent() {
            return transport.equals("auto") ? container : container + "-" + transport;
        }
    }

    /** Our client. */
    record Client(ListenerExecutor executor) implements Target {
        @Override
        public String agent() {
            return "client-" + executor;
        }

        /** How it is to connect. */
        ClientOptions options() {
            return ClientOptions.defaults().withExecutor(executor).withExtensions(PermessageDeflate.client());
        }
    }

    /** A server that runs already. */
    record Running(URI url, String agent) implements Target {
        public Running {
            if (!"ws".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
                throw new IllegalArgumentException("not of the form ws://HOST:PORT/PATH: " + url);
            }
            if (!agent.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException("an agent's name is letters, digits and . _ -, not " + agent);
            }
        }
    }
}

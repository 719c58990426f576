package io.websocketservlet.driver.deflate;

import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.Extensions;
import io.websocketservlet.driver.extension.Offers;
import io.websocketservlet.driver.extension.Pipeline;
import io.websocketservlet.driver.frame.ProtocolException;

/** Both ends of a connection, as far as extensions go: they have agreed by what they wrote to each other. */
record Ends(Pipeline client, Pipeline server) {

    /** What comes of these options. */
    static Ends of(Extension client, Extension server) throws ProtocolException {
        Offers offers = Extensions.of(client).offer();
        Pipeline ofServer = Extensions.of(server).accept(ExtensionHeader.parse(offers.header()));
        return new Ends(offers.activate(ofServer.header()), ofServer);
    }

    void close() {
        client.close();
        server.close();
    }
}

package io.websocketservlet.contract;

import io.websocketservlet.servlet.spi.EmbeddedContainer.Keys;
import io.websocketservlet.servlet.spi.EmbeddedContainer.Settings;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/** Over TLS, to a server that has these keys. */
record TlsDialer(TestKeys keys) implements Dialer {

    @Override
    public Settings settings() {
        return new Settings("127.0.0.1", 0, Optional.of(new Keys(keys.store(), keys.password())));
    }

    @Override
    public Socket dial(int port, int receiveBuffer) throws IOException {
        Socket tcp = Dialer.TCP.dial(port, receiveBuffer);
        return new TlsSocket(tcp, keys.dial(tcp));
    }
}

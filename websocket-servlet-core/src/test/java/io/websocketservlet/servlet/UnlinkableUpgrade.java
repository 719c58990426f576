package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.Threads;
import io.websocketservlet.driver.connection.Transport;
import io.websocketservlet.servlet.spi.Upgrade;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Consumer;

/** An adapter for another container than this one. */
public final class UnlinkableUpgrade extends AbsentBase implements Upgrade {

    /** For ServiceLoader. */
    public UnlinkableUpgrade() {}

    @Override
    public String name() {
        return "unlinkable";
    }

    @Override
    public boolean supports(HttpServletRequest request) {
        return true;
    }

    @Override
    public void upgrade(
            HttpServletRequest request, HttpServletResponse response, Threads threads, Consumer<Transport> opened) {
        throw new UnsupportedOperationException();
    }
}

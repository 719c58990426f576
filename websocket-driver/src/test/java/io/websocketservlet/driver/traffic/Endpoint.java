package io.websocketservlet.driver.traffic;

import io.websocketservlet.driver.Driver;
import io.websocketservlet.driver.Event;
import io.websocketservlet.driver.HttpDriver;
import io.websocketservlet.driver.message.Message;
import java.nio.ByteBuffer;

/** What both kinds of drivers do. */
interface Endpoint {

    Event next(ByteBuffer in);

    ByteBuffer[] takeOutput(int limit);

    boolean hasOutput();

    boolean send(Message message);

    boolean ping(byte[] payload, Runnable answered);

    boolean close(int code, String reason);

    void end();

    boolean mayDisconnect();

    static Endpoint of(Driver driver) {
        return new Endpoint() {
            @Override
            public Event next(ByteBuffer in) {
                return driver.next(in);
            }

            @Override
            public ByteBuffer[] takeOutput(int limit) {
                return driver.takeOutput(limit);
            }

            @Override
            public boolean hasOutput() {
                return driver.hasOutput();
            }

            @Override
            public boolean send(Message message) {
                return driver.send(message);
            }

            @Override
            public boolean ping(byte[] payload, Runnable answered) {
                return driver.ping(payload, answered);
            }

            @Override
            public boolean close(int code, String reason) {
                return driver.close(code, reason);
            }

            @Override
            public void end() {
                driver.end();
            }

            @Override
            public boolean mayDisconnect() {
                return driver.mayDisconnect();
            }
        };
    }

    static Endpoint of(HttpDriver driver) {
        return new Endpoint() {
            @Override
            public Event next(ByteBuffer in) {
                return driver.next(in);
            }

            @Override
            public ByteBuffer[] takeOutput(int limit) {
                return driver.takeOutput(limit);
            }

            @Override
            public boolean hasOutput() {
                return driver.hasOutput();
            }

            @Override
            public boolean send(Message message) {
                return driver.send(message);
            }

            @Override
            public boolean ping(byte[] payload, Runnable answered) {
                return driver.ping(payload, answered);
            }

            @Override
            public boolean close(int code, String reason) {
                return driver.close(code, reason);
            }

            @Override
            public void end() {
                driver.end();
            }

            @Override
            public boolean mayDisconnect() {
                return driver.mayDisconnect();
            }
        };
    }
}

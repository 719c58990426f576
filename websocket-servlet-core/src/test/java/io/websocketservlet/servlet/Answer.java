package io.websocketservlet.servlet;

import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A response that remembers what it was given. */
final class Answer {

    final HttpServletResponse response = mock(HttpServletResponse.class);

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<String> headers = new ArrayList<>();
    private int status = 200;
    private String type;
    private int length = -1;

    Answer() throws IOException {
        lenient()
                .doAnswer(call -> {
                    status = call.getArgument(0);
                    return null;
                })
                .when(response)
                .setStatus(anyInt());
        lenient()
                .doAnswer(call -> header(call.getArgument(0), call.getArgument(1)))
                .when(response)
                .addHeader(anyString(), anyString());
        lenient()
                .doAnswer(call -> header(call.getArgument(0), call.getArgument(1)))
                .when(response)
                .setHeader(anyString(), anyString());
        lenient()
                .doAnswer(call -> {
                    type = call.getArgument(0);
                    return null;
                })
                .when(response)
                .setContentType(anyString());
        lenient()
                .doAnswer(call -> {
                    length = call.getArgument(0);
                    return null;
                })
                .when(response)
                .setContentLength(anyInt());
        lenient().when(response.getOutputStream()).thenReturn(new Body());
    }

    private Object header(String name, String value) {
        headers.add(name + ": " + value);
        return null;
    }

    void commit() {
        when(response.isCommitted()).thenReturn(true);
    }

    int status() {
        return status;
    }

    /** Header lines in the order in which they were set. */
    List<String> headers() {
        return List.copyOf(headers);
    }

    String type() {
        return type;
    }

    int length() {
        return length;
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private final class Body extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("not asynchronous");
        }

        @Override
        public void write(int b) {
            body.write(b);
        }
    }
}

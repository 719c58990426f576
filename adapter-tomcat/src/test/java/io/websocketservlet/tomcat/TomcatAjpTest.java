package io.websocketservlet.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.servlet.EventSourceOptions;
import io.websocketservlet.servlet.EventSourceServlet;
import jakarta.servlet.ServletContainerInitializer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.ajp.AjpNioProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** An event stream behind a web server that speaks AJP to Tomcat. A request there calls itself HTTP/1.1, too. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class TomcatAjpTest {

    // The packets of AJP/1.3.
    private static final int FORWARD_REQUEST = 2;
    private static final int SEND_BODY_CHUNK = 3;
    private static final int SEND_HEADERS = 4;

    @TempDir
    private static Path directory;

    @Test
    void eventsLeaveAtOnce() throws Exception {
        Connector connector = new Connector(AjpNioProtocol.class.getName());
        connector.setProperty("secretRequired", "false");
        ServletContainerInitializer application = (classes, context) ->
                EventSourceServlet.register(context, "/news", EventSourceOptions.defaults(), source -> {
                    source.onOpen(() -> source.send("first"));
                    source.send("from the handler");
                });
        OwnTomcat tomcat = OwnTomcat.start(connector, application, directory);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tomcat.port())) {
            socket.getOutputStream().write(request("/news"));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] head = packet(in);
            assertEquals(SEND_HEADERS, head[0]);
            assertEquals(200, (head[1] & 0xff) << 8 | head[2] & 0xff);
            String body = "";
            while (!body.contains("first")) {
                byte[] chunk = packet(in);
                assertEquals(SEND_BODY_CHUNK, chunk[0]);
                body += new String(chunk, 3, chunk.length - 3, StandardCharsets.UTF_8);
            }
            assertTrue(body.contains("data: from the handler"), body);
        } finally {
            tomcat.stop();
        }
    }

    private static byte[] request(String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(FORWARD_REQUEST);
        out.writeByte(2); // GET
        string(out, "HTTP/1.1");
        string(out, path);
        string(out, "127.0.0.1");
        string(out, "localhost");
        string(out, "localhost");
        out.writeShort(80);
        out.writeBoolean(false);
        out.writeShort(1);
        string(out, "Accept");
        string(out, "text/event-stream");
        out.writeByte(0xff);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(packet);
        header.writeShort(0x1234);
        header.writeShort(bytes.size());
        bytes.writeTo(packet);
        return packet.toByteArray();
    }

    private static void string(DataOutputStream out, String value) throws IOException {
        out.writeShort(value.length());
        out.writeBytes(value);
        out.writeByte(0);
    }

    private static byte[] packet(DataInputStream in) throws IOException {
        assertEquals('A' << 8 | 'B', in.readUnsignedShort());
        return in.readNBytes(in.readUnsignedShort());
    }
}

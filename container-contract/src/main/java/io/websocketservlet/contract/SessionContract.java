package io.websocketservlet.contract;

import static io.websocketservlet.contract.WireFrame.close;
import static io.websocketservlet.contract.WireFrame.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.websocketservlet.driver.connection.WebSocketOptions;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The HttpSession that a connection belongs to, and its end. */
interface SessionContract extends Contract {

    /** A browser that is logged in: its cookie, and the id of its session. */
    record LoggedIn(String cookie, String id) {

        static LoggedIn at(Stage stage) throws IOException {
            try (RawClient client = stage.connect()) {
                HttpReply reply = client.ask(plain(stage, "/session/begin"));
                assertEquals(200, reply.status());
                return new LoggedIn(cookieOf(reply), reply.body());
            }
        }

        private static OpeningRequest plain(Stage stage, String path) {
            return stage.request(path).without("Upgrade").with("Connection", "keep-alive");
        }

        private static String cookieOf(HttpReply reply) {
            return reply.header("Set-Cookie").split(";")[0];
        }

        RawClient open(Stage stage, String path) throws IOException {
            return stage.connect().open(stage.request(path).with("Cookie", "a=b; " + cookie + "; c=d"));
        }

        void logOut(Stage stage) throws IOException {
            ask(stage, "/session/end");
        }

        LoggedIn withNewId(Stage stage) throws IOException {
            HttpReply reply = ask(stage, "/session/rename");
            return new LoggedIn(cookieOf(reply), reply.body());
        }

        private HttpReply ask(Stage stage, String path) throws IOException {
            try (RawClient client = stage.connect()) {
                HttpReply reply = client.ask(plain(stage, path).with("Cookie", cookie));
                assertEquals(200, reply.status());
                return reply;
            }
        }
    }

    private WebSocketOptions closing() {
        return stage().options().withCloseWithSession(true).withCloseTimeout(Duration.ofMillis(500));
    }

    @Test
    default void theSessionAndTheCookiesOfTheRequestAreKept() throws Exception {
        Recorder server = Recorder.echo();
        LoggedIn user = LoggedIn.at(stage());
        try (RawClient client = user.open(stage(), stage().play(server))) {
            client.send(text("hello")).expectText("hello");
            assertEquals(user.id(), server.socket().session().getId());
            assertEquals("ada", server.socket().session().getAttribute("user"));
            assertEquals("b", server.socket().cookie("a"));
            assertEquals("d", server.socket().cookie("c"));
            assertNull(server.socket().cookie("b"));
        }
    }

    @Test
    default void aRequestWithoutASessionBeginsNone() throws Exception {
        Recorder server = Recorder.echo();
        try (RawClient client = stage().open(server, closing())) {
            client.send(text("hello")).expectText("hello");
            assertNull(server.socket().session());
            assertNull(server.socket().cookie("a"));
        }
    }

    @Test
    default void whatHappensOnTheConnectionDoesNotProlongTheSession() throws Exception {
        Recorder server = Recorder.echo();
        LoggedIn user = LoggedIn.at(stage());
        try (RawClient client = user.open(stage(), stage().play(server))) {
            client.send(text("one")).expectText("one");
            long accessed = server.socket().session().getLastAccessedTime();
            Eventually.staysSo("nothing is heard of the session", () -> {
                client.send(text("more")).expectText("more");
                return server.socket().session().getLastAccessedTime() == accessed;
            });
        }
    }

    @Test
    default void theEndOfTheSessionClosesAllThatBelongToItWith1008() throws Exception {
        Recorder first = Recorder.echo();
        Recorder second = Recorder.echo();
        Recorder other = Recorder.echo();
        LoggedIn user = LoggedIn.at(stage());
        LoggedIn another = LoggedIn.at(stage());
        try (RawClient a = user.open(stage(), stage().play(first, closing()));
                RawClient b = user.open(stage(), stage().play(second, closing()));
                RawClient c = another.open(stage(), stage().play(other, closing()))) {
            first.expect("open");
            second.expect("open");
            user.logOut(stage());
            a.expectClose(1008, "session ended").send(close(1008, "")).expectEnd();
            b.expectClose(1008, "session ended");
            c.send(text("still here")).expectText("still here");
            second.expectClosed(1008); // though its client has not answered
            assertFalse(other.isClosed());
        }
        first.expectClosed(1008);
    }

    @Test
    default void withoutTheOptionTheEndOfTheSessionIsNothingToTheConnection() throws Exception {
        Recorder server = Recorder.echo();
        LoggedIn user = LoggedIn.at(stage());
        try (RawClient client = user.open(stage(), stage().play(server))) {
            server.expect("open");
            user.logOut(stage());
            client.send(text("still here")).expectText("still here");
        }
    }

    /** As applications do when somebody logs in, against session fixation. */
    @Test
    default void aSessionThatGetsANewIdIsStillTheSame() throws Exception {
        Recorder server = Recorder.echo();
        LoggedIn user = LoggedIn.at(stage());
        try (RawClient client = user.open(stage(), stage().play(server, closing()))) {
            server.expect("open");
            LoggedIn renamed = user.withNewId(stage());
            assertNotEquals(user.id(), renamed.id());
            client.send(text("still here")).expectText("still here");
            renamed.logOut(stage());
            client.expectClose(1008);
            server.expectClosed(1008);
        }
    }

    @Test
    default void aSessionThatEndsWhileTheHandlerRunsIsNotMissed() throws Exception {
        Recorder server = new Recorder().atConnect(socket -> socket.session().invalidate());
        LoggedIn user = LoggedIn.at(stage());
        try (RawClient client = user.open(stage(), stage().play(server, closing()))) {
            client.expectClose(1008);
            server.expectClosed(1008);
        }
    }

    @Test
    default void aConnectionThatIsOverHearsNothingOfItsSession() throws Exception {
        Recorder server = Recorder.echo();
        LoggedIn user = LoggedIn.at(stage());
        try (RawClient client = user.open(stage(), stage().play(server, closing()))) {
            client.send(close(1000, "bye")).expectClose(1000, "bye").expectEnd();
        }
        server.expectClosed(1000, "bye");
        user.logOut(stage());
        server.expectAll("connect", "open", "close 1000 bye");
    }
}

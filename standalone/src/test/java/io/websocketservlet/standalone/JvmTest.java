package io.websocketservlet.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What jcmd prints, as JDK 17 and 25 do, and what it says of this JVM. */
@Timeout(120)
class JvmTest {

    private final Jvm self = new Jvm(
            Path.of(System.getProperty("java.home")), ProcessHandle.current().pid());

    @Test
    void classesAreReadFromTheHierarchy() {
        String hierarchy = """
                4449:
                java.lang.Object/null
                |--io.websocketservlet.servlet.WebSocket/0x00007f13ec12dde0 (intf)
                |--java.util.Set/null (intf)
                |  |--io.websocketservlet.driver.Driver$1/0x00007f13ec12dde0
                |--io.websocketservlet.servlet.Workers$$Lambda$1007/0x00007f26fb96c000/0x00007f13ec12dde0
                |--io.websocketservlet.servlet.Workers$$Lambda/0x00007f26fb96c000/0x00007f13ec12dde0
                |--io.websocketservletical.Other/0x00007f13ec12dde0
                """;
        assertEquals(
                List.of(
                        "io.websocketservlet.servlet.WebSocket",
                        "io.websocketservlet.driver.Driver$1",
                        "io.websocketservlet.servlet.Workers$$Lambda$1007/0x00007f26fb96c000",
                        "io.websocketservlet.servlet.Workers$$Lambda/0x00007f26fb96c000"),
                Jvm.classes(hierarchy.lines(), "io.websocketservlet"));
    }

    @Test
    void instancesAreReadFromTheHistogram() {
        String histogram = """
                4449:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         13027         793872  [B (java.base@17.0.15)
                  99:             2             64  io.websocketservlet.tomcat.TomcatTransport
                 100:             2             64  io.websocketservlet.tomcat.TomcatTransport$Turn
                Total         13029         793936
                """;
        assertEquals(
                List.of("io.websocketservlet.tomcat.TomcatTransport"),
                Jvm.instances(histogram.lines(), Pattern.compile("io\\.websocketservlet\\.[\\w.]*Transport")));
    }

    @Test
    void threadsAreReadFromTheirPrint() {
        String print = """
                4449:
                "main" #1 prio=5 os_prio=0 cpu=304.41ms elapsed=2.47s tid=0x0 nid=0x1163 waiting on condition  [0x0]
                   java.lang.Thread.State: TIMED_WAITING (sleeping)
                "websocket-timer" #31 daemon prio=5 os_prio=0 cpu=1.0ms elapsed=2.47s tid=0x0 nid=0x1 sleeping [0x0]
                	at io.websocketservlet.driver.connection.Timers.run(Timers.java:192)
                """;
        assertEquals(List.of("websocket-timer"), Jvm.threads(print.lines(), "websocket-"));
    }

    @Test
    void thisJvmIsSeen() throws Exception {
        assertEquals(System.getProperty("java.version"), self.version());
        assertTrue(self.classes("io.websocketservlet").contains(JvmTest.class.getName()));
        assertEquals(List.of(), self.classes("io.nobody"));
        assertEquals(
                List.of(JvmTest.class.getName()),
                self.instances(Pattern.compile(Pattern.quote(JvmTest.class.getName()))));
    }

    @Test
    void aThreadIsSeenWhileItRuns() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "seen-by-jcmd");
        thread.start();
        assertEquals(List.of("seen-by-jcmd"), self.threads("seen-by-"));
        over.countDown();
        thread.join();
        assertFalse(self.threads("seen-by-").contains("seen-by-jcmd"));
    }
}

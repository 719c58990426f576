package io.websocketservlet.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is an alarm in the logs of the servers, and whose. */
class LogFileTest {

    private static final List<String> LOG = List.of(
            "21-Nov-2026 13:08:08.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [900] ms",
            "21-Nov-2026 13:08:09.123 WARNING [main] org.apache.catalina.loader.WebappClassLoaderBase.clearReferencesThreads The"
                    + " web application [sample-webapp] appears to have started a thread named [websocket-timer]",
            "13:26:38,165 WARN  [org.jboss.as.txn] (ServerService Thread Pool -- 75) WFLYTX0013: The node-identifier attribute",
            "2026-11-21 13:04:56.000:INFO :oejs.Server:main: Started io.websocketservlet.sample without ERRORS",
            "java.lang.NoClassDefFoundError: jdk/jfr/Event",
            "\tat deployment.sample-webapp.war//io.websocketservlet.servlet.Acceptance.accept(Acceptance.java:44)",
            "\tat java.base/java.lang.Thread.run(Thread.java:840)");

    @Test
    void warningsAndOurStackFramesAreAlarms() {
        assertEquals(List.of(LOG.get(1), LOG.get(2), LOG.get(5)), LogFile.alarms(LOG));
    }

    @Test
    void alarmsAreOursThatNameOurClassesOrThreads() {
        assertEquals(List.of(LOG.get(1), LOG.get(5)), LogFile.ours(LogFile.alarms(LOG)));
    }
}

package io.websocketservlet.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TomcatLayoutTest {

    @Test
    void onlyAddressAndPortsAreChanged() {
        assertEquals("""
                <Server port="-1" shutdown="SHUTDOWN">
                <Connector address="127.0.0.1" port="4711" protocol="HTTP/1.1" redirectPort="8443"/>
                """, TomcatLayout.withPorts("""
                        <Server port="8005" shutdown="SHUTDOWN">
                        <Connector port="8080" protocol="HTTP/1.1" redirectPort="8443"/>
                        """, 4711));
    }

    @Test
    void anotherConfigurationIsNotTaken() {
        assertThrows(IllegalArgumentException.class, () -> TomcatLayout.withPorts("<Server port=\"8005\">", 4711));
        assertThrows(IllegalArgumentException.class, () -> TomcatLayout.withPorts("<Connector port=\"8080\"", 4711));
    }
}

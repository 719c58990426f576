package io.websocketservlet.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RowTest {

    private final Row row = new Row();

    @Test
    void whatWasNotRunIsSaidSo() {
        row.put("server", "tomcat-11: 11.0.24");
        row.put("echo", true);
        assertTrue(
                row.toString().startsWith("| tomcat-11: 11.0.24 | not run | not run | not run | yes | not run |"),
                row::toString);
        assertEquals(
                Row.head().lines().findFirst().orElseThrow().split("\\|").length,
                row.toString().split("\\|").length);
    }

    @Test
    void oneThatDoesNotHoldIsEnough() {
        row.put("echo", true);
        assertTrue(row.holds());
        row.put("idle", false);
        row.put("subprotocol", true);
        assertFalse(row.holds());
    }

    @Test
    void aColumnHasToBeThere() {
        assertThrows(IllegalArgumentException.class, () -> row.put("speed", true));
    }
}

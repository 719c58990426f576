package io.websocketservlet.driver.vectors;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Something that the application does: the seeds take anything that does not come too late. */
final class HybiCommand {

    private final String op;

    /** The header's name and value; null for another command. */
    private final String name;

    private final String value;

    /** How many bytes the payload or the reason has. */
    final int length;

    /** The close code; 0 for another command. */
    final int code;

    private boolean refused;

    private HybiCommand(String op, String name, String value, int length, int code) {
        this.op = op;
        this.name = name;
        this.value = value;
        this.length = length;
        this.code = code;
    }

    static HybiCommand header(String name, String value) {
        return new HybiCommand("header", name, value, 0, 0);
    }

    static HybiCommand frame(String op, byte[] payload) {
        return new HybiCommand(op, null, null, payload.length, 0);
    }

    static HybiCommand close(int code, String reason) {
        return new HybiCommand("close", null, null, reason.getBytes(StandardCharsets.UTF_8).length, code);
    }

    boolean is(String wanted) {
        return op.equals(wanted);
    }

    String headerName() {
        return name.toLowerCase(Locale.ROOT);
    }

    boolean breaksItsLine() {
        return !HybiOpening.TOKEN.matcher(name).matches()
                || value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
    }

    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }
}

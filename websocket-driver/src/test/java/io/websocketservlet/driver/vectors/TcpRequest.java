package io.websocketservlet.driver.vectors;

import java.util.List;
import java.util.regex.Pattern;

/** A whole request on a bare connection: first taken as the seeds take it, then as our rules change that. */
final class TcpRequest {

    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]+\\]|[0-9A-Za-z._~!$&'()*+,;=-]+)(?::(?:0*[1-9][0-9]{0,4})?)?|");

    private final HttpArrival head;
    private final boolean hasLeftover;
    private final boolean isStarted;

    /** The status that it is refused with before anybody sees it; 0 if it is not. */
    int refusal;

    /** Whether no draft is known, and so everything is taken for hybi. */
    boolean knowsNoDrafts;

    /** Whether what came behind the head is lost. */
    boolean loses;

    /** Whether connect is reported before what follows from the request, and open not lost. */
    boolean inOrder;

    /**
     * @param hasLeftover whether something came behind the head
     * @param isStarted whether the application has started already
     */
    TcpRequest(HttpArrival head, boolean hasLeftover, boolean isStarted) {
        this.head = head;
        this.hasLeftover = hasLeftover;
        this.isStarted = isStarted;
    }

    boolean isForNobody() {
        List<String> hosts = head.headers("Host");
        return hosts.size() != (hosts.isEmpty() && head.httpVersion().equals("HTTP/1.0") ? 0 : 1)
                || !hosts.isEmpty() && !isHost(hosts.get(0));
    }

    private static boolean isHost(String host) {
        if (!HOST.matcher(host).matches()) {
            return false;
        }
        String port = host.replaceFirst(".*[^0-9](?=[0-9]*$)", "");
        return !host.contains(":") || host.endsWith("]") || port.isEmpty() || Integer.parseInt(port) <= 65_535;
    }

    boolean endsNowhere() {
        String length = head.header("Content-Length");
        String encoding = head.header("Transfer-Encoding");
        boolean hasLength = !head.headers("Content-Length").isEmpty();
        boolean hasEncoding = !head.headers("Transfer-Encoding").isEmpty();
        return hasLength && (hasEncoding || !length.matches("[0-9]{1,18}"))
                || hasEncoding
                        && (head.httpVersion().equals("HTTP/1.0")
                                || !encoding.matches("(?i)(?:(?!chunked).*,\\s*)?chunked[\\s,]*"));
    }

    boolean isOld() {
        return head.httpVersion().equals("HTTP/1.0");
    }

    /** Whether the application said something, or the client went on, before connect was reported. */
    boolean isAnticipated() {
        return hasLeftover || isStarted;
    }

    /** One that the seeds take for a draft before hybi, which all have another version in mind. */
    boolean isDraft() {
        return head.headers("Sec-WebSocket-Version").isEmpty()
                && head.headers("Sec-WebSocket-Key").isEmpty();
    }

    /** What the seeds call the version of it, upgrade or not. */
    String version() {
        if (!isDraft() || knowsNoDrafts) {
            return "hybi-13";
        }
        boolean hasKeys = !head.headers("Sec-WebSocket-Key1").isEmpty()
                || !head.headers("Sec-WebSocket-Key2").isEmpty();
        return hasKeys ? "hixie-76" : "hixie-75";
    }
}

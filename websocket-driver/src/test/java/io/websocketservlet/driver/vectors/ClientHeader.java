package io.websocketservlet.driver.vectors;

import java.util.Locale;

/** A header that the application adds to a request: the seeds take any that does not come too late. */
final class ClientHeader {

    private final String name;
    private final String value;
    private final boolean ofProxy;
    private final boolean userKnown;
    private final boolean late;
    private boolean refused;

    /**
     * @param ofProxy whether it is for a proxy
     * @param userKnown whether the address says already who the user is
     * @param late whether the request has been sent
     */
    ClientHeader(String name, String value, boolean ofProxy, boolean userKnown, boolean late) {
        this.name = name;
        this.value = value;
        this.ofProxy = ofProxy;
        this.userKnown = userKnown;
        this.late = late;
    }

    String lowerName() {
        return name.toLowerCase(Locale.ROOT);
    }

    boolean isForProxy() {
        return ofProxy;
    }

    boolean breaksItsLine() {
        return HybiCommand.header(name, value).breaksItsLine();
    }

    boolean namesUserAgain() {
        return userKnown && lowerName().equals(ofProxy ? "proxy-authorization" : "authorization");
    }

    boolean isLate() {
        return late;
    }

    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }
}

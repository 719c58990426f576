package io.websocketservlet.driver.frame;

/**
 * The status codes of RFC 6455 7.4 and of the registry it founded. Plain numbers, since an application may use any of
 * 3000 to 4999.
 */
public final class CloseCode {

    /** The purpose of the connection is fulfilled. */
    public static final int NORMAL = 1000;

    /** The server goes down, or the browser leaves the page. */
    public static final int GOING_AWAY = 1001;

    /** A rule of the protocol was broken. */
    public static final int PROTOCOL_ERROR = 1002;

    /** A kind of data that the endpoint cannot take. */
    public static final int UNSUPPORTED_DATA = 1003;

    /** Never on the wire: the peer's Close frame held no code. */
    public static final int NO_STATUS = 1005;

    /** Never on the wire: the connection ended without the Close frame that it needed. */
    public static final int ABNORMAL = 1006;

    /** Data that is not what its type says, such as text that is not UTF-8. */
    public static final int INVALID_DATA = 1007;

    /** A message that breaks the endpoint's rules. */
    public static final int POLICY_VIOLATION = 1008;

    /** A message longer than the endpoint takes. */
    public static final int TOO_BIG = 1009;

    /** The server did not agree to an extension that the client needs; also: an extension failed. */
    public static final int EXTENSION = 1010;

    /** The endpoint met a condition it did not expect. */
    public static final int INTERNAL_ERROR = 1011;

    /** The service restarts. */
    public static final int SERVICE_RESTART = 1012;

    /** The service is overloaded. */
    public static final int TRY_AGAIN_LATER = 1013;

    /** A gateway got a bad answer from behind it. */
    public static final int BAD_GATEWAY = 1014;

    private CloseCode() {}

    /** Whether a peer may send the code in a Close frame (7.4.2 Reserved Status Code Ranges). */
    public static boolean isReceivable(int code) {
        // 1004 is reserved; 1005, 1006 and 1015 must not be set in a frame; 1012 to 1014 were registered later
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    /** Whether an application in this role may close with the code: a server with any, a client as in a browser. */
    public static boolean isSendable(int code, Role role) {
        return role == Role.SERVER ? isReceivable(code) : code == NORMAL || code >= 3000 && code <= 4999;
    }
}

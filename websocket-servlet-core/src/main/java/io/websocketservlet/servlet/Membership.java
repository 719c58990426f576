package io.websocketservlet.servlet;

import io.websocketservlet.driver.connection.Admission;
import jakarta.servlet.http.HttpSession;

/**
 * Where something that is open is on a list: of its application, of its endpoint, and perhaps of an HttpSession. Begins and
 * ends once.
 */
final class Membership {

    private final Member member;
    private final RequestFacts request;
    private final Admission admission;
    private final Endpoint endpoint;
    private final Endpoints endpoints;

    /** Null if the end of the session is none of ours. */
    private volatile String sessionToken;

    /**
     * @param endpoint has admitted it
     */
    Membership(Member member, RequestFacts request, Admission admission, Endpoint endpoint, Endpoints endpoints) {
        this.member = member;
        this.request = request;
        this.admission = admission;
        this.endpoint = endpoint;
        this.endpoints = endpoints;
    }

    /** From now on the application knows the member. It may have ended before it came here, and {@link #end} been called. */
    void begin() {
        endpoints.add(member);
        if (admission.closeWithSession() && request.session() != null) {
            watchSession(request.session());
        }
    }

    private void watchSession(HttpSession session) {
        try {
            sessionToken = SessionMark.tokenOf(session);
        } catch (IllegalStateException e) {
            member.sessionEnded();
            return;
        }
        endpoints.addToSession(sessionToken, member);
        if (!SessionMark.isOn(session, sessionToken)) {
            member.sessionEnded(); // before it knew us
        }
    }

    boolean isOf(Endpoint one) {
        return endpoint == one;
    }

    /** Takes the member off all lists. */
    void forget() {
        endpoints.remove(member);
        if (sessionToken != null) {
            endpoints.removeFromSession(sessionToken, member);
        }
    }

    /** The member is over: there is room for another one. */
    void end() {
        forget();
        endpoint.release(admission, request.remoteAddress());
    }
}

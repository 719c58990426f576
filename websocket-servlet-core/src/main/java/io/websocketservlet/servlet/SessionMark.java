package io.websocketservlet.servlet;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What an HttpSession carries, so that its end is noticed. It names the session whatever becomes of its id, and holds no
 * connection, so that containers may store it, or hand it to other servers, with the session.
 */
final class SessionMark implements HttpSessionBindingListener, Serializable {

    private static final long serialVersionUID = 1L;
    private static final String ATTRIBUTE = SessionMark.class.getName();

    /**
     * For sessions by the hash of their ids, since containers make several objects for one session. One lock for all would
     * make each of them wait for the store of any other.
     */
    private static final Object[] LOCKS = Stream.generate(Object::new).limit(64).toArray();

    private final String token = UUID.randomUUID().toString();

    private SessionMark() {}

    /**
     * The token of a session, which is marked from now on.
     *
     * @throws IllegalStateException if the session has ended
     */
    static String tokenOf(HttpSession session) {
        // One at a time: a second mark would take the place of the first, and end what that stands for.
        synchronized (LOCKS[Math.floorMod(Objects.hashCode(session.getId()), LOCKS.length)]) {
            if (session.getAttribute(ATTRIBUTE) instanceof SessionMark mark) {
                return mark.token;
            }
            SessionMark mark = new SessionMark();
            session.setAttribute(ATTRIBUTE, mark);
            return mark.token;
        }
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        // Unless the session only got a copy instead, from where it was stored.
        if (!isOn(event.getSession(), token)) {
            Endpoints.sessionEnded(event.getSession().getServletContext(), token);
        }
    }

    /** Whether a session has not ended, and has this token. */
    static boolean isOn(HttpSession session, String token) {
        try {
            return session.getAttribute(ATTRIBUTE) instanceof SessionMark mark && mark.token.equals(token);
        } catch (IllegalStateException e) {
            return false; // it has ended
        }
    }
}

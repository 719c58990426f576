package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSWSH: no page of another site may use a visitor's cookies. */
class OriginPolicyTest {

    private static boolean same(String origin, String host, boolean secure) {
        return OriginPolicy.sameOrigin().allows(origin, host, secure);
    }

    private static boolean listed(String origin, String... allowed) {
        return OriginPolicy.of(Set.of(allowed)).allows(origin, "server.example.com", true);
    }

    @Test
    void clientThatIsNoBrowserSendsNoneAndPasses() {
        assertTrue(same(null, "example.com", false));
        assertTrue(same(null, "example.com", true));
        assertTrue(listed(null, "https://other.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, example.com, false",
        "http://example.com:80, example.com, false",
        "http://example.com, example.com:80, false",
        "http://example.com:8080, example.com:8080, false",
        "https://example.com, example.com, true",
        "https://example.com:443, example.com, true",
        "https://example.com, example.com:443, true",
        "https://example.com, example.com, false", // a proxy in front ended TLS
        "HTTP://EXAMPLE.com, example.COM, false",
        "http://localhost:3000, localhost:3000, false",
        "http://127.0.0.1:8080, 127.0.0.1:8080, false",
        "http://[::1]:8080, [::1]:8080, false",
        "http://[::80], [::80], false",
        "https://xn--bcher-kva.example, xn--bcher-kva.example, true"
    })
    void sameOriginPasses(String origin, String host, boolean secure) {
        assertTrue(same(origin, host, secure));
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.com, example.com, false",
        "http://example.com.evil.com, example.com, false",
        "http://evilexample.com, example.com, false",
        "http://www.example.com, example.com, false",
        "http://example.com, www.example.com, false",
        "http://example.co, example.com, false",
        "http://example.com:8081, example.com:8080, false",
        "http://example.com:8080, example.com, false",
        "http://example.com, example.com:8080, false",
        "http://example.com:443, example.com, false",
        "https://example.com:80, example.com, true",
        "http://example.com, example.com, true", // a page that came plain, a connection that is secure
        "ws://example.com, example.com, false",
        "ftp://example.com, example.com, false",
        "chrome-extension://example.com, example.com, false",
        "null, example.com, false",
        "'', example.com, false",
        "example.com, example.com, false",
        "//example.com, example.com, false",
        "://example.com, example.com, false",
        "http://, example.com, false",
        "http:///, example.com, false",
        "http://example.com/, example.com, false",
        "http://example.com/path, example.com, false",
        "http://example.com?x, example.com, false",
        "http://example.com#x, example.com, false",
        "http://example.com@evil.com, example.com, false",
        "http://evil.com@example.com, example.com, false",
        "'http://example.com evil.com', example.com, false",
        "'http://example.com, http://evil.com', example.com, false",
        "http://[::1], [::2], false"
    })
    void otherOriginDoesNot(String origin, String host, boolean secure) {
        assertFalse(same(origin, host, secure));
    }

    /** A letter that only becomes an ASCII one in lower case, such as the Kelvin sign. */
    @ParameterizedTest
    @ValueSource(strings = {"http://ban\u212A.example", "http://bank.exampl\u0435", "http://b\u00FCcher.example"})
    void lookAlikeIsAnotherOrigin(String origin) {
        assertFalse(same(origin, "bank.example", false));
        assertFalse(listed(origin, "http://bank.example"));
    }

    @Test
    void requestWithoutAHostHasNoSameOrigin() {
        assertFalse(same("http://example.com", null, false));
    }

    @Test
    void listOpensItsEntriesAndNoOther() {
        String[] allowed = {"https://example.com", "http://localhost:3000"};
        assertTrue(listed("https://example.com", allowed));
        assertTrue(listed("https://example.com:443", allowed));
        assertTrue(listed("HTTPS://Example.COM", allowed));
        assertTrue(listed("http://localhost:3000", allowed));
        assertFalse(listed("http://example.com", allowed));
        assertFalse(listed("https://example.com:8443", allowed));
        assertFalse(listed("https://example.com.evil.com", allowed));
        assertFalse(listed("https://www.example.com", allowed));
        assertFalse(listed("http://localhost", allowed));
        assertFalse(listed("https://server.example.com", allowed), "the same origin is listed, or it is not allowed");
        assertFalse(listed("null", allowed));
        assertFalse(listed("", allowed));
        assertFalse(listed("*", allowed));
    }

    @Test
    void entriesAreReadLikeOrigins() {
        assertTrue(listed("https://example.com", "HTTPS://EXAMPLE.COM:443"));
        assertTrue(listed("null", "null"));
        assertFalse(listed("https://example.com", "null"));
    }

    @Test
    void starStandsForEveryOrigin() {
        for (String origin : new String[] {"https://evil.com", "null", "", "nonsense"}) {
            assertTrue(listed(origin, "*"));
            assertTrue(listed(origin, "*", "https://example.com"));
        }
    }

    @Test
    void emptyListMeansTheSameOrigin() {
        assertEquals(OriginPolicy.sameOrigin(), OriginPolicy.of(Set.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "*.example.com",
                "https://",
                "https://example.com/",
                "https://example.com/path",
                "https://user@example.com",
                "//example.com",
                "https://example.com https://example.org"
            })
    void entryThatCannotBeAnOriginIsRefused(String entry) {
        Set<String> entries = Set.of(entry);
        assertThrows(IllegalArgumentException.class, () -> OriginPolicy.of(entries));
    }

    /** It would match no origin, or more than is meant. */
    @ParameterizedTest
    @ValueSource(strings = {"https://*.example.com", "https://*", "https://b\u00FCcher.example"})
    void entryThatNoBrowserSendsIsRefused(String entry) {
        Set<String> entries = Set.of(entry);
        assertThrows(IllegalArgumentException.class, () -> OriginPolicy.of(entries));
    }
}

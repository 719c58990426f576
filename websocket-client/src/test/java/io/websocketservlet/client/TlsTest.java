package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is trusted where the address is {@code wss}. CVE-2026-62243, CVE-2026-50010, CVE-2020-11050, CVE-2020-15133 and
 * tyrus#516 were clients that trusted others.
 */
@Timeout(60)
class TlsTest {

    private static Certificates authority;

    @TempDir
    private static Path files;

    private static Path rootFile;

    @BeforeAll
    static void makeAuthority() {
        authority = Certificates.authority();
        rootFile = authority.rootFile(files);
    }

    private static ClientOptions with(TlsOptions tls) {
        return ClientOptions.defaults().withTls(tls);
    }

    private static ClientOptions trusting() {
        return with(TlsOptions.defaults().withRootCertificates(rootFile));
    }

    /** A server that echoes one text. */
    private static ScriptedServer echo(X509Bundle certificate) throws Exception {
        return ScriptedServer.start(Certificates.server(certificate), client -> {
            client.accept();
            client.sendText(client.readFrame().substring(3));
            client.sendHex("8802(close)03e8");
            client.readFrame();
        });
    }

    private static String secure(ScriptedServer server, String host) {
        return "wss://" + host + ":" + server.port() + "/";
    }

    private static void assertTalks(ScriptedServer server, String host, ClientOptions options) throws Exception {
        try (server) {
            new Heard()
                    .atConnect(socket -> socket.send("Hello"))
                    .connect(secure(server, host), options)
                    .expectAll("open", "text Hello", "close 1000 ");
        }
    }

    /** The client tells an error of TLS, and the server has not seen a byte of a request when the connection ends. */
    private static void assertRefuses(X509Bundle certificate, String host, ClientOptions options) throws Exception {
        assertRefuses(Certificates.server(certificate), host, options);
    }

    private static void assertRefuses(SSLContext tls, String host, ClientOptions options) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (ScriptedServer server = ScriptedServer.start(tls, client -> {
            try {
                seen.complete("byte " + client.read());
            } catch (SSLException
                    | SocketException refused) { // by an alert, or by the end of TCP while this side still wrote
                seen.complete("refused");
            }
        })) {
            Heard heard = new Heard().connect(secure(server, host), options);
            heard.expectClosed(1006);
            assertInstanceOf(SSLException.class, heard.error);
            assertEquals(2, heard.events().size());
            assertEquals("refused", seen.get());
        }
    }

    // Who is trusted.

    @Test
    void aServerOfTheAuthorityInTheFileIsTrusted() throws Exception {
        assertTalks(echo(authority.forHost("localhost")), "localhost", trusting());
    }

    @ParameterizedTest
    @EnumSource
    void listenersRunAsTheyDoWithoutTls(Where where) throws Exception {
        assertTalks(
                echo(authority.forHost("localhost")),
                "localhost",
                where.options().withTls(TlsOptions.defaults().withRootCertificates(rootFile)));
    }

    @Test
    void anAuthorityInBetweenIsTrustedWithItsOwn() throws Exception {
        assertTalks(echo(authority.behindAnother("localhost")), "localhost", trusting());
    }

    @Test
    void aCertificateThatSignedItselfIsTrustedWhereItIsTheRoot() throws Exception {
        X509Bundle own = Certificates.selfSigned("localhost");
        Path file = Certificates.chainFile(files, own);
        assertTalks(echo(own), "localhost", with(TlsOptions.defaults().withRootCertificates(file)));
    }

    @Test
    void severalFilesWithSeveralAuthoritiesAreTrusted() throws Exception {
        Certificates second = Certificates.authority();
        Certificates third = Certificates.authority();
        Path two = Certificates.write(files, authority.root.getCertificatePEM() + second.root.getCertificatePEM());
        TlsOptions tls = TlsOptions.defaults().withRootCertificates(two, third.rootFile(files));
        for (Certificates any : List.of(authority, second, third)) {
            assertTalks(echo(any.forHost("localhost")), "localhost", with(tls));
        }
    }

    @Test
    void thePlatformsAuthoritiesAreTrustedByDefault() throws Exception {
        String property = "javax.net.ssl.trustStore";
        String passwordProperty = "javax.net.ssl.trustStorePassword";
        char[] password = "not a secret".toCharArray();
        String store = files.resolve("platform.p12").toString();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, password);
        keys.setCertificateEntry("root", authority.root.getCertificate());
        try (OutputStream out = Files.newOutputStream(Path.of(store))) {
            keys.store(out, password);
        }
        System.setProperty(property, store);
        System.setProperty(passwordProperty, new String(password));
        try {
            // made anew, since the default options have their context for good
            ClientOptions defaults = with(TlsOptions.defaults().withProtocols("TLSv1.3"));
            assertTalks(echo(authority.forHost("localhost")), "localhost", defaults);
        } finally {
            System.clearProperty(property);
            System.clearProperty(passwordProperty);
        }
    }

    @Test
    void anAddressInTheCertificateIsTrusted() throws Exception {
        assertTalks(echo(authority.forAddress("127.0.0.1")), "127.0.0.1", trusting());
    }

    @Test
    void anotherNameIsTrustedWhereItIsAskedFor() throws Exception {
        TlsOptions tls = TlsOptions.defaults().withRootCertificates(rootFile).withServerName("chat.example.com");
        assertTalks(echo(authority.forHost("chat.example.com")), "127.0.0.1", with(tls));
    }

    @Test
    void anApplicationsContextIsUsed() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, authority.root.toTrustManagerFactory().getTrustManagers(), null);
        assertTalks(echo(authority.forHost("localhost")), "localhost", with(TlsOptions.of(context)));
        assertRefuses(authority.forHost("example.com"), "localhost", with(TlsOptions.of(context)));
    }

    @Test
    void nobodyIsVerifiedWhereThatIsWanted() throws Exception {
        ClientOptions options = with(TlsOptions.defaults().withDangerouslyNoVerification());
        assertTalks(echo(Certificates.selfSigned("elsewhere.example.com")), "127.0.0.1", options);
    }

    // Who is not.

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aCertificateForAnotherHostIsRefused(String version) throws Exception {
        TlsOptions tls = TlsOptions.defaults().withRootCertificates(rootFile).withProtocols(version);
        assertRefuses(authority.forHost("example.com"), "localhost", with(tls));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anAuthorityThatIsNotTrustedIsRefused(String version) throws Exception {
        TlsOptions tls = TlsOptions.defaults().withRootCertificates(rootFile).withProtocols(version);
        assertRefuses(Certificates.authority().forHost("localhost"), "localhost", with(tls));
    }

    @Test
    void anAuthorityThatThePlatformDoesNotKnowIsRefusedByDefault() throws Exception {
        assertRefuses(authority.forHost("localhost"), "localhost", ClientOptions.defaults());
    }

    @Test
    void aCertificateThatSignedItselfIsRefused() throws Exception {
        assertRefuses(Certificates.selfSigned("localhost"), "localhost", trusting());
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() throws Exception {
        assertRefuses(authority.expired("localhost"), "localhost", trusting());
    }

    @Test
    void aCertificateThatIsNotValidYetIsRefused() throws Exception {
        assertRefuses(authority.notYetValid("localhost"), "localhost", trusting());
    }

    @Test
    void aNameIsNotAnAddress() throws Exception {
        assertRefuses(authority.forHost("localhost"), "127.0.0.1", trusting());
        assertRefuses(authority.forAddress("127.0.0.2"), "127.0.0.1", trusting());
        assertRefuses(authority.forHost("127.0.0.1"), "127.0.0.1", trusting());
    }

    @Test
    void anAddressIsNotAName() throws Exception {
        assertRefuses(authority.forAddress("127.0.0.1"), "localhost", trusting());
    }

    @Test
    void aWildcardIsForOneLabelOnly() throws Exception {
        TlsOptions tls = TlsOptions.defaults().withRootCertificates(rootFile);
        assertTalks(echo(authority.forHostsOf("example.com")), "127.0.0.1", with(tls.withServerName("a.example.com")));
        assertRefuses(authority.forHostsOf("example.com"), "127.0.0.1", with(tls.withServerName("a.b.example.com")));
        assertRefuses(authority.forHostsOf("example.com"), "127.0.0.1", with(tls.withServerName("example.com")));
    }

    @Test
    void theHostIsVerifiedThoughAnotherNameIsAskedFor() throws Exception {
        TlsOptions tls = TlsOptions.defaults().withRootCertificates(rootFile).withServerName("chat.example.com");
        assertRefuses(authority.forHost("localhost"), "localhost", with(tls));
    }

    @Test
    void credentialsAreNotSentToWhoeverIsNotTrusted() throws Exception {
        ClientOptions options = trusting().withHeader("Authorization", "Bearer secret");
        assertRefuses(authority.forHost("example.com"), "localhost", options);
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsRefused() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> {
            assertEquals(0x16, client.read()); // a record of TLS, and no request
            client.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        })) {
            Heard heard = new Heard().connect(secure(server, "127.0.0.1"), trusting());
            heard.expectClosed(1006);
            assertInstanceOf(SSLException.class, heard.error);
        }
    }

    @Test
    void aServerThatHangsUpInTheMiddleOfTlsIsAnErrorThenCloses() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(Peer::read)) {
            Heard heard = new Heard().connect(secure(server, "127.0.0.1"), trusting());
            heard.expectClosed(1006);
            assertEquals(2, heard.events().size());
        }
    }

    @Test
    void aServerThatSaysNothingToTlsIsGivenUp() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(client -> client.readAll())) {
            Heard heard = new Heard()
                    .connect(secure(server, "127.0.0.1"), trusting().withHandshakeTimeout(Duration.ofMillis(200)));
            heard.expectAll("error SocketTimeoutException", "close 1006 ");
        }
    }

    @Test
    void whoSpeaksNoTlsToAServerThatWantsItIsToldAnErrorThenCloses() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(
                Certificates.server(authority.forHost("localhost")),
                client -> assertThrows(SSLException.class, client::read))) {
            Heard heard = new Heard().connect("ws://127.0.0.1:" + server.port() + "/");
            // it answers with an alert, which is no answer of HTTP
            heard.expectClosed(1002);
            assertEquals("error ProtocolException", heard.events().get(0));
        }
    }

    // What is said beforehand.

    /** The names that a server is asked for, and the protocol that was offered beneath TLS. */
    private static List<String> askedFor(String host, TlsOptions tls) throws Exception {
        CompletableFuture<List<String>> asked = new CompletableFuture<>();
        SSLContext context = Certificates.server(authority.forHost("localhost"));
        try (ScriptedServer server = ScriptedServer.start(context, client -> {
            SSLSocket socket = (SSLSocket) client.socket();
            socket.setHandshakeApplicationProtocolSelector((which, offered) -> {
                asked.completeExceptionally(new AssertionError("offered " + offered));
                return null;
            });
            client.readHead();
            asked.complete(((ExtendedSSLSession) socket.getSession())
                    .getRequestedServerNames().stream().map(TlsTest::shown).toList());
        })) {
            new Heard()
                    .connect(secure(server, host), with(tls.withDangerouslyNoVerification()))
                    .expectClosed(1006);
            return asked.get();
        }
    }

    private static String shown(SNIServerName name) {
        return name instanceof SNIHostName host ? host.getAsciiName() : name.toString();
    }

    @Test
    void theHostsNameIsSentBeforehandAndNoProtocolIsOffered() throws Exception {
        assertEquals(List.of("localhost"), askedFor("localhost", TlsOptions.defaults()));
    }

    @Test
    void anAddressIsNotSentBeforehand() throws Exception {
        assertEquals(List.of(), askedFor("127.0.0.1", TlsOptions.defaults()));
    }

    @Test
    void anotherNameIsSentWhereItIsAskedFor() throws Exception {
        assertEquals(
                List.of("chat.example.com"),
                askedFor("127.0.0.1", TlsOptions.defaults().withServerName("chat.example.com")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theVersionIsTheOneThatIsWanted(String version) throws Exception {
        CompletableFuture<String> spoken = new CompletableFuture<>();
        try (ScriptedServer server =
                ScriptedServer.start(Certificates.server(authority.forHost("localhost")), client -> {
                    client.readHead();
                    spoken.complete(((SSLSocket) client.socket()).getSession().getProtocol());
                })) {
            TlsOptions tls =
                    TlsOptions.defaults().withRootCertificates(rootFile).withProtocols(version);
            new Heard().connect(secure(server, "localhost"), with(tls)).expectClosed(1006);
            assertEquals(version, spoken.get());
        }
    }

    // Who we are.

    private static ScriptedServer askingForACertificate(CompletableFuture<String> subject) throws Exception {
        return ScriptedServer.start(Certificates.server(authority.forHost("localhost"), authority), client -> {
            SSLSocket socket = (SSLSocket) client.socket();
            socket.setNeedClientAuth(true);
            try {
                client.accept();
                subject.complete(socket.getSession().getPeerPrincipal().getName());
            } catch (SSLException | SocketException refused) {
                subject.complete("nobody");
            }
        });
    }

    @Test
    void aCertificateOfOursIsShown() throws Exception {
        X509Bundle ours = authority.forCommonName("a client");
        CompletableFuture<String> subject = new CompletableFuture<>();
        try (ScriptedServer server = askingForACertificate(subject)) {
            TlsOptions tls = TlsOptions.defaults()
                    .withRootCertificates(rootFile)
                    .withClientCertificate(Certificates.chainFile(files, ours), Certificates.keyFile(files, ours));
            new Heard().connect(secure(server, "localhost"), with(tls)).expectAll("open", "close 1006 ");
            assertEquals("CN=a client", subject.get());
        }
    }

    @Test
    void whoHasNoCertificateIsNobody() throws Exception {
        CompletableFuture<String> subject = new CompletableFuture<>();
        try (ScriptedServer server = askingForACertificate(subject)) {
            Heard heard = new Heard().connect(secure(server, "localhost"), trusting());
            heard.expectClosed(1006);
            assertEquals("nobody", subject.get());
            assertTrue(heard.events().get(0).startsWith("error "), () -> "" + heard.events());
        }
    }
}

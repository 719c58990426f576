package io.websocketservlet.client;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** An authority, and what it signs: all made anew for each run. */
final class Certificates {

    private static final String NAME = "CN=test";

    final X509Bundle root;

    private Certificates(X509Bundle root) {
        this.root = root;
    }

    static Certificates authority() {
        return new Certificates(made(() -> builder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned()));
    }

    private static CertificateBuilder builder() {
        return new CertificateBuilder().ecp256().subject(NAME);
    }

    private interface Making {
        X509Bundle make() throws Exception;
    }

    private static X509Bundle made(Making making) {
        try {
            return making.make();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A certificate for a host by its name. */
    X509Bundle forHost(String name) {
        return made(() -> builder().addSanDnsName(name).buildIssuedBy(root));
    }

    /** A certificate for all hosts of a domain. */
    X509Bundle forHostsOf(String domain) {
        // RFC 5280 4.2.1.6: a sequence of one dNSName; the builder takes no asterisks
        byte[] name = ("*." + domain).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer alternatives = ByteBuffer.allocate(4 + name.length)
                .put((byte) 0x30)
                .put((byte) (2 + name.length))
                .put((byte) 0x82)
                .put((byte) name.length)
                .put(name);
        return made(() -> builder()
                .addExtensionOctetString("2.5.29.17", false, alternatives.array())
                .buildIssuedBy(root));
    }

    /** A certificate for a host by its address. */
    X509Bundle forAddress(String address) {
        return made(() -> builder().addSanIpAddress(address).buildIssuedBy(root));
    }

    /** A certificate that says its host only where nobody looks any more. */
    X509Bundle forCommonName(String name) {
        return made(() -> builder().subject("CN=" + name).buildIssuedBy(root));
    }

    /** One that was good until yesterday. */
    X509Bundle expired(String name) {
        Instant now = Instant.now();
        return made(() -> builder()
                .addSanDnsName(name)
                .notBefore(now.minus(10, ChronoUnit.DAYS))
                .notAfter(now.minus(1, ChronoUnit.DAYS))
                .buildIssuedBy(root));
    }

    /** One that will be good from tomorrow on. */
    X509Bundle notYetValid(String name) {
        Instant now = Instant.now();
        return made(() -> builder()
                .addSanDnsName(name)
                .notBefore(now.plus(1, ChronoUnit.DAYS))
                .notAfter(now.plus(10, ChronoUnit.DAYS))
                .buildIssuedBy(root));
    }

    /** One behind an authority in between, which the server has to send along. */
    X509Bundle behindAnother(String name) {
        X509Bundle between = made(() ->
                builder().subject("CN=between").setIsCertificateAuthority(true).buildIssuedBy(root));
        return made(() -> builder().addSanDnsName(name).buildIssuedBy(between));
    }

    static X509Bundle selfSigned(String name) {
        return made(() ->
                builder().addSanDnsName(name).setIsCertificateAuthority(true).buildSelfSigned());
    }

    /** A server with this certificate. */
    static SSLContext server(X509Bundle certificate) {
        return server(certificate, null);
    }

    /**
     * A server with this certificate.
     *
     * @param clients whom it trusts to sign certificates of clients; null for nobody
     */
    static SSLContext server(X509Bundle certificate, Certificates clients) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trusted = clients == null
                    ? null
                    : clients.root.toTrustManagerFactory().getTrustManagers();
            context.init(certificate.toKeyManagerFactory().getKeyManagers(), trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The authority's certificate, in a file. */
    Path rootFile(Path directory) {
        return write(directory, root.getCertificatePEM());
    }

    static Path chainFile(Path directory, X509Bundle certificate) {
        return write(directory, certificate.getCertificatePathPEM());
    }

    static Path keyFile(Path directory, X509Bundle certificate) {
        return write(directory, certificate.getPrivateKeyPEM());
    }

    static Path write(Path directory, String pem) {
        try {
            return Files.writeString(Files.createTempFile(directory, "test", ".pem"), pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

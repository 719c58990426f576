package io.websocketservlet.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Whom a client trusts where the address is {@code wss}, and who it is itself. Immutable; begin with {@link #defaults}.
 *
 * <p>By default a server has to show a certificate for the host of the address that an authority of the platform's store
 * has signed. Until it has, not a byte of the request goes out. The name of the host is sent beforehand, so that a server
 * of many hosts can choose its certificate (RFC 6066 3); an address of IP is not.
 */
public final class TlsOptions {

    private static final TlsOptions DEFAULTS =
            new TlsOptions(List.of(), Optional.empty(), Optional.empty(), true, List.of(), Optional.empty());

    private final List<X509Certificate> roots;
    private final Optional<ClientCertificate> certificate;
    private final Optional<SSLContext> context;
    private final boolean verifies;
    private final List<String> protocols;
    private final Optional<String> serverName;
    private final TlsContext made;

    /** A client's certificate as it lies in its files, which are not read again. */
    record ClientCertificate(byte[] chain, byte[] key, String password) {}

    private TlsOptions(
            List<X509Certificate> roots,
            Optional<ClientCertificate> certificate,
            Optional<SSLContext> context,
            boolean verifies,
            List<String> protocols,
            Optional<String> serverName) {
        this.roots = roots;
        this.certificate = certificate;
        this.context = context;
        this.verifies = verifies;
        this.protocols = protocols;
        this.serverName = serverName;
        this.made = new TlsContext(this);
    }

    /** The platform's authorities, no certificate of our own, the platform's protocols. */
    public static TlsOptions defaults() {
        return DEFAULTS;
    }

    /** The keys and authorities of an application's own context. The host is verified all the same. */
    public static TlsOptions of(SSLContext context) {
        return new TlsOptions(List.of(), Optional.empty(), Optional.of(context), true, List.of(), Optional.empty());
    }

    /**
     * Trusts the authorities in these files, and no others.
     *
     * @param pemFiles each with one or several certificates, in PEM
     * @throws UncheckedIOException if one cannot be read
     * @throws IllegalArgumentException if one holds no certificates
     * @throws IllegalStateException if an {@link SSLContext} says already whom to trust
     */
    public TlsOptions withRootCertificates(Path... pemFiles) {
        requireNoContext();
        List<X509Certificate> all = new ArrayList<>();
        for (Path file : pemFiles) {
            all.addAll(certificates(file));
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no files with root certificates");
        }
        return new TlsOptions(List.copyOf(all), certificate, context, verifies, protocols, serverName);
    }

    private static List<X509Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no certificates");
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " holds no certificates in PEM", e);
        }
    }

    /**
     * Shows this certificate to servers that ask for one.
     *
     * @param chainFile the certificate and those between it and its authority, in PEM
     * @param keyFile its private key, PKCS #8 in PEM
     * @param password what the key is encrypted with; null if it is not
     * @throws UncheckedIOException if one cannot be read
     * @throws IllegalArgumentException if one holds something else
     * @throws IllegalStateException if an {@link SSLContext} says already who we are
     */
    public TlsOptions withClientCertificate(Path chainFile, Path keyFile, String password) {
        requireNoContext();
        ClientCertificate read;
        try {
            read = new ClientCertificate(Files.readAllBytes(chainFile), Files.readAllBytes(keyFile), password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TlsContext.check(read);
        return new TlsOptions(roots, Optional.of(read), context, verifies, protocols, serverName);
    }

    /** The same with a key that is not encrypted. */
    public TlsOptions withClientCertificate(Path chainFile, Path keyFile) {
        return withClientCertificate(chainFile, keyFile, null);
    }

    private void requireNoContext() {
        if (context.isPresent()) {
            throw new IllegalStateException("the SSLContext says whom to trust and who we are");
        }
    }

    /**
     * Trusts whoever answers, with any certificate or none that fits: <b>everybody on the way can read and change what is
     * sent, passwords too</b>. For trials on a machine of one's own.
     *
     * @throws IllegalStateException if an {@link SSLContext} says already whom to trust
     */
    public TlsOptions withDangerouslyNoVerification() {
        requireNoContext();
        return new TlsOptions(roots, certificate, context, false, protocols, serverName);
    }

    /**
     * The versions of TLS to speak, by the platform's names, such as {@code TLSv1.3}; by default those that the platform
     * likes.
     *
     * @throws IllegalArgumentException if there is none, or one that the platform does not know
     */
    public TlsOptions withProtocols(String... names) {
        List<String> known = Arrays.asList(TlsContext.platformsProtocols());
        if (names.length == 0 || !known.containsAll(Arrays.asList(names))) {
            throw new IllegalArgumentException("protocols " + Arrays.toString(names) + ", known are " + known);
        }
        return new TlsOptions(roots, certificate, context, verifies, List.of(names), serverName);
    }

    /**
     * The name that the server is asked for and has to prove, in place of the host in the address: for a server that is
     * reached by another name, or by its IP address.
     *
     * @throws IllegalArgumentException if it is no name of a host
     */
    public TlsOptions withServerName(String name) {
        if (!TlsContext.isHostName(name)) {
            throw new IllegalArgumentException("server name \"" + name + "\" is no name of a host");
        }
        return new TlsOptions(roots, certificate, context, verifies, protocols, Optional.of(name));
    }

    // What is made of it.

    List<X509Certificate> roots() {
        return roots;
    }

    Optional<ClientCertificate> certificate() {
        return certificate;
    }

    Optional<SSLContext> sslContext() {
        return context;
    }

    boolean verifies() {
        return verifies;
    }

    List<String> protocols() {
        return protocols;
    }

    Optional<String> serverName() {
        return serverName;
    }

    /** Made when it is first needed, and kept. */
    TlsContext made() {
        return made;
    }
}

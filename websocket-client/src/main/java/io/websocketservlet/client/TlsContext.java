package io.websocketservlet.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.websocketservlet.client.TlsOptions.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** What {@link TlsOptions} say, as Netty and the platform want it. Reads the store of authorities when it is first asked. */
final class TlsContext {

    private final TlsOptions options;

    /** Null before it is needed; guarded by this. */
    private SslContext context;

    TlsContext(TlsOptions options) {
        this.options = options;
    }

    /** Fails where a certificate cannot be used. */
    static void check(ClientCertificate certificate) {
        withCertificate(SslContextBuilder.forClient(), certificate);
    }

    static String[] platformsProtocols() {
        try {
            return SSLContext.getDefault().getSupportedSSLParameters().getProtocols();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no TLS", e);
        }
    }

    /** Whether a host has a name, and not an address. */
    static boolean isHostName(String host) {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            return false;
        }
        try {
            new SNIHostName(withoutLastDot(host));
            return true;
        } catch (IllegalArgumentException e) {
            return false; // such as one with an underscore, for which there are no certificates anyway
        }
    }

    /** RFC 6066 3: the name is sent without a trailing dot. It is in no certificate either. */
    private static String withoutLastDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /**
     * Where TLS begins with a server.
     *
     * @throws SSLException if the platform cannot do what the options say
     */
    SslHandler handlerFor(String host, int port, ByteBufAllocator buffers) throws SSLException {
        String name = withoutLastDot(options.serverName().orElse(host));
        SSLEngine engine = context().newEngine(buffers, name, port);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(options.verifies() ? "HTTPS" : null);
        // RFC 6066 3: literal addresses are not permitted
        parameters.setServerNames(isHostName(name) ? List.of(new SNIHostName(name)) : List.of());
        if (!options.protocols().isEmpty()) {
            parameters.setProtocols(options.protocols().toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
        return new SslHandler(engine);
    }

    private synchronized SslContext context() throws SSLException {
        if (context == null) {
            context = options.sslContext().isPresent() ? of(options.sslContext().get()) : made();
        }
        return context;
    }

    private static SslContext of(SSLContext given) {
        return new JdkSslContext(
                given,
                true,
                null,
                (ciphers, defaults, supported) -> defaults.toArray(String[]::new),
                null,
                ClientAuth.NONE,
                null,
                false);
    }

    private SslContext made() throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        if (!options.verifies()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (!options.roots().isEmpty()) {
            builder.trustManager(options.roots().toArray(X509Certificate[]::new));
        }
        options.certificate().ifPresent(certificate -> withCertificate(builder, certificate));
        return builder.build();
    }

    private static void withCertificate(SslContextBuilder builder, ClientCertificate certificate) {
        builder.keyManager(
                new ByteArrayInputStream(certificate.chain()),
                new ByteArrayInputStream(certificate.key()),
                certificate.password());
    }
}

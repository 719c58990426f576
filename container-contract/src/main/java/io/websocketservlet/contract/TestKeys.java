package io.websocketservlet.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key of a server on the loopback interface, with a certificate that it signed itself for a hundred years. Everybody has it:
 * {@code keytool -genkeypair -alias server -keyalg EC -validity 36500 -dname CN=localhost -ext san=ip:127.0.0.1,dns:localhost
 * -storetype PKCS12 -keystore keys.p12 -storepass "not a secret"}.
 *
 * @param store in PKCS #12
 * @param context of a server that has this key, and of clients that trust it
 */
public record TestKeys(KeyStore store, String password, SSLContext context) {

    private static final String ALIAS = "server";

    /** Speaks TLS over a connection that was made, as a client that trusts the key. */
    public Socket dial(Socket connected) throws IOException {
        return context.getSocketFactory().createSocket(connected, "localhost", connected.getPort(), true);
    }

    /** Reads them. */
    public static TestKeys read() throws IOException, GeneralSecurityException {
        String password = "not a secret";
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = TestKeys.class.getResourceAsStream("keys.p12")) {
            keys.load(in, password.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return new TestKeys(keys, password, context);
    }

    /** The certificate, in a file in PEM. */
    Path chainIn(Path directory) throws IOException, GeneralSecurityException {
        return pem(
                directory.resolve("chain.pem"),
                "CERTIFICATE",
                store.getCertificate(ALIAS).getEncoded());
    }

    /** The private key, in a file in PEM. */
    Path keyIn(Path directory) throws IOException, GeneralSecurityException {
        return pem(
                directory.resolve("key.pem"),
                "PRIVATE KEY",
                store.getKey(ALIAS, password.toCharArray()).getEncoded());
    }

    private static Path pem(Path file, String label, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
    }
}

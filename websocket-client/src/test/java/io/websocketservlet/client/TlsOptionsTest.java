package io.websocketservlet.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.pkitesting.X509Bundle;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What options of TLS refuse, at once and not when somebody connects. */
class TlsOptionsTest {

    private static final TlsOptions DEFAULTS = TlsOptions.defaults();

    @TempDir
    private static Path files;

    @Test
    void aFileThatIsNotThereIsRefused() {
        Path missing = files.resolve("missing.pem");
        assertThrows(UncheckedIOException.class, () -> DEFAULTS.withRootCertificates(missing));
        assertThrows(UncheckedIOException.class, () -> DEFAULTS.withClientCertificate(missing, missing));
    }

    @Test
    void aFileWithoutCertificatesIsRefused() {
        Path empty = Certificates.write(files, "");
        Path garbage = Certificates.write(files, "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n");
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withRootCertificates(empty));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withRootCertificates(garbage));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withRootCertificates());
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        X509Bundle own = Certificates.selfSigned("localhost");
        Path chain = Certificates.chainFile(files, own);
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withClientCertificate(chain, chain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1", "::1", "a b", "a_b", "-"})
    void aServerNameThatIsNoneIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withServerName(name));
    }

    @Test
    void aVersionThatThePlatformDoesNotKnowIsRefused() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withProtocols("TLSv9"));
        assertEquals("protocols [TLSv9], known are ", refused.getMessage().substring(0, 29));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withProtocols());
    }

    @Test
    void anApplicationsContextHasTheLastWord() throws Exception {
        TlsOptions ofContext = TlsOptions.of(SSLContext.getDefault());
        Path root = Certificates.authority().rootFile(files);
        assertThrows(IllegalStateException.class, () -> ofContext.withRootCertificates(root));
        assertThrows(IllegalStateException.class, () -> ofContext.withClientCertificate(root, root));
        assertThrows(IllegalStateException.class, ofContext::withDangerouslyNoVerification);
    }
}

package io.websocketservlet.servlet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.servlet.spi.EmbeddedContainer.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeysTest {

    private static final String PASSWORD = "not a secret";

    /** Keys by their kinds, each with a certificate that it signed itself, for a hundred years. */
    private static KeyStore store;

    @TempDir
    Path directory;

    @BeforeAll
    static void load() throws Exception {
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = PemKeysTest.class.getResourceAsStream("keys.p12")) {
            store.load(in, PASSWORD.toCharArray());
        }
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                + label + "-----\n";
    }

    private static String chain(String kind) throws Exception {
        return pem("CERTIFICATE", store.getCertificate(kind).getEncoded());
    }

    private static Key key(String kind) throws Exception {
        return store.getKey(kind, PASSWORD.toCharArray());
    }

    private static String plain(String kind) throws Exception {
        return pem("PRIVATE KEY", key(kind).getEncoded());
    }

    /** By openssl pkcs8 -topk8: PBES2 with HMAC-SHA-256 and AES-256. */
    private static String encryptedByOpenssl() throws IOException {
        try (InputStream in = PemKeysTest.class.getResourceAsStream("encrypted-EC.pem")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** RFC 5958 3 Encrypted Private Key Info, by a scheme of old. */
    private static String encryptedAsOfOld() throws Exception {
        String scheme = "PBEWithSHA1AndDESede";
        SecretKey secret = SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(PASSWORD.toCharArray()));
        Cipher cipher = Cipher.getInstance(scheme);
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        byte[] content = cipher.doFinal(key("EC").getEncoded());
        return pem("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(cipher.getParameters(), content).getEncoded());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Keys read(String chain, String key, String password) throws IOException {
        return PemKeys.read(file("chain.pem", chain), file("key.pem", key), password);
    }

    private static void assertHolds(String kind, Keys keys) throws Exception {
        String alias = keys.store().aliases().nextElement();
        assertEquals(key(kind), keys.store().getKey(alias, keys.password().toCharArray()));
        assertEquals(store.getCertificate(kind), keys.store().getCertificate(alias));
        keys.context();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keysOfAllKindsAreRead(String kind) throws Exception {
        assertHolds(kind, read(chain(kind), plain(kind), null));
    }

    @Test
    void anEncryptedKeyNeedsItsPassword() throws Exception {
        for (String key : List.of(encryptedByOpenssl(), encryptedAsOfOld())) {
            assertHolds("EC", read(chain("EC"), key, PASSWORD));
            assertFault("is encrypted: its password is missing", chain("EC"), key, null);
            assertFault("cannot be decrypted with that password", chain("EC"), key, "another");
        }
    }

    @Test
    void allMayLieInOneFileWithWordsInBetween() throws Exception {
        Path file = file("all.pem", "subject=CN\n" + plain("EC") + "issuer=CN\r\n" + chain("EC") + chain("RSA"));
        Keys keys = PemKeys.read(file, file, null);
        assertHolds("EC", keys);
        assertEquals(
                List.of(store.getCertificate("EC"), store.getCertificate("RSA")),
                List.of(keys.store().getCertificateChain("server")));
    }

    @Test
    void whatIsSomethingElseIsAFault() throws Exception {
        assertFault("holds no certificate in PEM", plain("EC"), plain("EC"), null);
        assertFault("holds no private key in PEM", chain("EC"), chain("EC"), null);
        assertFault("holds a certificate that cannot be read", pem("CERTIFICATE", new byte[9]), plain("EC"), null);
        assertFault("holds no key of the kind EC", chain("EC"), plain("RSA"), null);
        assertFault("ends inside of a block", chain("EC"), "-----BEGIN PRIVATE KEY-----\nMII", null);
        assertFault("is not in base64", chain("EC"), "-----BEGIN PRIVATE KEY-----\nM\n-----END PRIVATE KEY-----", null);
        assertFault(
                "openssl pkcs8 -topk8",
                chain("EC"),
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMII=\n-----END RSA PRIVATE KEY-----",
                null);
        assertThrows(
                UncheckedIOException.class,
                () -> PemKeys.read(directory.resolve("none"), directory.resolve("none"), null));
    }

    @Test
    void aKeyOfAnotherCertificateIsAFault() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        assertFault(
                "is not that of the certificate in",
                chain("EC"),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                null);
    }

    @Test
    void nothingSecretIsPrinted() throws Exception {
        assertEquals("Keys", read(chain("EC"), plain("EC"), null).toString());
    }

    private void assertFault(String expected, String chain, String key, String password) {
        IllegalArgumentException fault = assertThrows(IllegalArgumentException.class, () -> read(chain, key, password));
        assertTrue(fault.getMessage().contains(expected), fault::getMessage);
    }
}

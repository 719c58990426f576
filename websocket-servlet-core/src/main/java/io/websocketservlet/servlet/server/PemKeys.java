package io.websocketservlet.servlet.server;

import io.websocketservlet.servlet.spi.EmbeddedContainer.Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A server's keys as they lie in files (RFC 7468 Textual Encodings of PKIX, PKCS, and CMS Structures). */
public final class PemKeys {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /** Of the store that is made, which nobody else sees. */
    private static final String PASSWORD = "in memory";

    private PemKeys() {}

    /** What stands between a BEGIN and its END. */
    private record Block(String label, byte[] content) {}

    /**
     * Reads keys.
     *
     * @param chain the server's certificate first, then those up to its authority
     * @param key the private key of the first one, PKCS #8; may be the same file
     * @param password of the key; null if it is not encrypted
     * @throws UncheckedIOException if a file cannot be read
     * @throws IllegalArgumentException if one does not hold what it should, or the key is another certificate's
     */
    public static Keys read(Path chain, Path key, String password) {
        List<Certificate> certificates = certificates(chain);
        PublicKey publicKey = certificates.get(0).getPublicKey();
        try {
            PrivateKey privateKey = KeyFactory.getInstance(publicKey.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(privateKey(key, password)));
            if (!belongTogether(privateKey, publicKey)) {
                throw new IllegalArgumentException("the key in " + key + " is not that of the certificate in " + chain);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", privateKey, PASSWORD.toCharArray(), certificates.toArray(Certificate[]::new));
            return new Keys(store, PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    key + " holds no key of the kind " + publicKey.getAlgorithm() + ", as the certificate's", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Certificate> certificates(Path file) {
        List<Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(file)) {
                if (block.label.equals("CERTIFICATE")) {
                    found.add(factory.generateCertificate(new ByteArrayInputStream(block.content)));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " holds a certificate that cannot be read", e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate in PEM");
        }
        return found;
    }

    private static byte[] privateKey(Path file, String password) {
        for (Block block : blocks(file)) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return block.content;
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    if (password == null) {
                        throw new IllegalArgumentException(
                                "the key in " + file + " is encrypted: its password is missing");
                    }
                    return decrypted(file, block.content, password);
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    throw new IllegalArgumentException("the key in " + file + " is not in PKCS #8; openssl pkcs8 -topk8"
                            + " -nodes -in " + file + " makes one that is");
                default -> {
                    // certificates and parameters may lie beside it
                }
            }
        }
        throw new IllegalArgumentException(file + " holds no private key in PEM");
    }

    private static byte[] decrypted(Path file, byte[] content, String password) {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(content);
            // PBES2 by itself is the name of no algorithm; its parameters say which one it is.
            String algorithm = info.getAlgName().contains("With")
                    ? info.getAlgName()
                    : info.getAlgParameters().toString();
            SecretKey secret =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the key in " + file + " cannot be decrypted with that password", e);
        }
    }

    /** What one signs the other verifies. */
    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm(); // EdDSA
        };
        byte[] anything = {1, 2, 3, 4};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(anything);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(anything);
        return signature.verify(signed);
    }

    private static List<Block> blocks(Path file) {
        List<Block> blocks = new ArrayList<>();
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            int end = labelEnd < 0 ? -1 : text.indexOf(END, labelEnd);
            if (end < 0) {
                throw new IllegalArgumentException(file + " ends inside of a block of PEM");
            }
            String label = text.substring(begin + BEGIN.length(), labelEnd);
            blocks.add(new Block(label, decoded(file, label, text.substring(labelEnd + DASHES.length(), end))));
            begin = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    /** A block of the traditional kind may have headers, which are no base64: who reads on refuses it by its label. */
    private static byte[] decoded(Path file, String label, String base64) {
        if (base64.contains(":")) {
            return new byte[0];
        }
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " holds a " + label + " that is not in base64", e);
        }
    }
}

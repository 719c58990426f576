package io.websocketservlet.driver.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.wire.Request;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptKeyTest {

    @Test
    void exampleOfTheRfc() {
        assertEquals(Request.ACCEPT, AcceptKey.of(Request.KEY));
    }

    @Test
    void anySixteenBytesAreAKey() {
        byte[] bytes = new byte[16];
        for (int value = -128; value < 128; value++) {
            Arrays.fill(bytes, (byte) value);
            assertTrue(AcceptKey.isKey(Base64.getEncoder().encodeToString(bytes)));
        }
    }

    @Test
    void otherLengthsAreNone() {
        for (int length = 0; length <= 64; length++) {
            assertEquals(length == 16, AcceptKey.isKey(Base64.getEncoder().encodeToString(new byte[length])));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "==",
                "abc",
                "dGhlIHNhbXBsZSBub25jZQ", // the padding is missing
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZQ===",
                "dGhlIHNhbXBsZSBub25jZ===",
                "dGhlIHNhbXBsZSBub25j-_==", // base64url
                "dGhlIHNhbXBs ZSBub25jZQ==",
                "dGhlIHNhbXBsZSBub25jZQ==\r\n",
                "dGhlIHNhbXBsZSBub25jZ\u00e9=="
            })
    void whatIsNotBase64IsNone(String value) {
        assertFalse(AcceptKey.isKey(value));
    }
}

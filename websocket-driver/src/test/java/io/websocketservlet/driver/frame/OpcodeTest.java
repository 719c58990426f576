package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class OpcodeTest {

    @Test
    void codesAreThoseOfTheRfc() {
        // 5.2 Base Framing Protocol
        assertEquals(0x0, Opcode.CONTINUATION.code());
        assertEquals(0x1, Opcode.TEXT.code());
        assertEquals(0x2, Opcode.BINARY.code());
        assertEquals(0x8, Opcode.CLOSE.code());
        assertEquals(0x9, Opcode.PING.code());
        assertEquals(0xA, Opcode.PONG.code());
    }

    @Test
    void eachIsFoundByItsCode() {
        for (Opcode opcode : Opcode.values()) {
            assertSame(opcode, Opcode.of(opcode.code()));
        }
    }

    @Test
    void reservedCodesHaveNone() {
        for (int code : new int[] {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            assertNull(Opcode.of(code));
        }
    }

    @Test
    void controlFramesHaveTheHighestBitSet() {
        for (Opcode opcode : Opcode.values()) {
            assertEquals(opcode.code() >= 8, opcode.isControl());
        }
    }
}

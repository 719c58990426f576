package io.websocketservlet.driver.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CloseCodeTest {

    /** 7.4.2: 1000 to 2999 are the protocol's, of which these are registered for the wire; 3000 to 4999 are anybody's. */
    private static boolean mayStandOnTheWire(int code) {
        return switch (code) {
            case 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 -> true;
            default -> code >= 3000 && code < 5000;
        };
    }

    @Test
    void peerMaySendWhatIsRegisteredAndWhatIsFreeToUse() {
        for (int code = 0; code <= 0xFFFF; code++) {
            assertEquals(mayStandOnTheWire(code), CloseCode.isReceivable(code), "code " + code);
        }
    }

    @Test
    void serverMaySendTheSame() {
        for (int code = -1; code <= 0x10000; code++) {
            assertEquals(mayStandOnTheWire(code), CloseCode.isSendable(code, Role.SERVER), "code " + code);
        }
    }

    @Test
    void clientMaySendWhatABrowserMay() {
        for (int code = -1; code <= 0x10000; code++) {
            boolean allowed = code == 1000 || code >= 3000 && code <= 4999;
            assertEquals(allowed, CloseCode.isSendable(code, Role.CLIENT), "code " + code);
        }
    }
}

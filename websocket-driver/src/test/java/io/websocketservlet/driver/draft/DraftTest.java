package io.websocketservlet.driver.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {

    @Test
    void requestWithoutAnyKeyIsFor75() {
        assertEquals(Draft.HIXIE_75, Draft.of(DraftRequest.for75()));
    }

    @Test
    void requestWithBothNumberedKeysIsFor76() {
        assertEquals(Draft.HIXIE_76, Draft.of(DraftRequest.for76()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Key1", "Sec-WebSocket-Key2", "sec-websocket-key1"})
    void oneNumberedKeyIsEnoughToAskFor76(String header) {
        assertEquals(Draft.HIXIE_76, Draft.of(DraftRequest.for75().with(header, "1 1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version", "Sec-WebSocket-Key"})
    void aVersionOrAKeyOfTheRfcBeatsEverything(String header) {
        assertNull(Draft.of(DraftRequest.for75().with(header, "13")));
        assertNull(Draft.of(DraftRequest.for76().with(header, "")));
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void versionLeadsBackToTheDraft(Draft draft) {
        assertEquals(draft, Draft.of(draft.version()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hybi-13", "hybi-8", "hybi-7", "hixie-77", ""})
    void otherVersionsAreNoDrafts(String version) {
        assertNull(Draft.of(version));
    }

    @Test
    void only76HasAClosingHandshake() {
        assertTrue(Draft.HIXIE_76.hasClosingHandshake());
        assertFalse(Draft.HIXIE_75.hasClosingHandshake());
    }
}

package io.websocketservlet.driver.draft;

import io.websocketservlet.driver.wire.Request;

/** Requests as browsers sent them that spoke the drafts: those of the examples in draft 76, until a test changes them. */
final class DraftRequest {

    /** The 8 bytes that come behind the request for hixie-76: ^n:ds[4U. */
    static final String BODY = "5e6e3a64735b3455";

    /** What it is answered with: 8jKS'y:G*Co,Wxa-. */
    static final String RESPONSE = "386a4b5327793a472a436f2c5778612d";

    private DraftRequest() {}

    static Request for75() {
        return Request.valid()
                .without("Sec-WebSocket-Key")
                .without("Sec-WebSocket-Version")
                .replacing("Host", "example.com")
                .replacing("Upgrade", "WebSocket")
                .with("Origin", "http://example.com")
                .withTarget("/demo");
    }

    static Request for76() {
        return for75().with("Sec-WebSocket-Key1", "4 @1  46546xW%0l 1 5")
                .with("Sec-WebSocket-Key2", "12998 5 Y3 1  .P00");
    }

    static Request of(Draft draft) {
        return draft == Draft.HIXIE_75 ? for75() : for76();
    }
}

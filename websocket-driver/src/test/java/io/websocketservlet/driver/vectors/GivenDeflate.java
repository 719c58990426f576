package io.websocketservlet.driver.vectors;

import io.websocketservlet.driver.deflate.PermessageDeflate;

/**
 * The seeds' options of permessage-deflate, and which of ours they are. Where nothing is said the seeds keep contexts
 * both ways and compress each message.
 */
record GivenDeflate(
        boolean noContextTakeover,
        int maxWindowBits,
        boolean requestNoContextTakeover,
        int requestMaxWindowBits,
        int level,
        int memLevel,
        int strategy) {

    /** Stands for a window that is not spoken of. */
    static final int UNSAID = 0;

    static final GivenDeflate DEFAULTS = new GivenDeflate(false, UNSAID, false, UNSAID, -1, 8, 0);

    static GivenDeflate of(Fields options) {
        GivenDeflate given = new GivenDeflate(
                options.flag("noContextTakeover", false) | options.flag("no_context_takeover", false),
                options.number("maxWindowBits", options.number("max_window_bits", UNSAID)),
                options.flag("requestNoContextTakeover", false) | options.flag("request_no_context_takeover", false),
                options.number("requestMaxWindowBits", options.number("request_max_window_bits", UNSAID)),
                options.number("level", -1),
                options.number("memLevel", options.number("mem_level", 8)),
                options.number("strategy", 0));
        options.end();
        return given;
    }

    /**
     * @throws IllegalArgumentException if they are none of ours
     */
    PermessageDeflate ours() {
        PermessageDeflate options = PermessageDeflate.client()
                .withThreshold(0)
                .withContextTakeover(!noContextTakeover)
                .withPeerContextTakeover(!requestNoContextTakeover)
                .withLevel(level)
                .withMemoryLevel(memLevel)
                .withStrategy(strategy);
        if (maxWindowBits != UNSAID) {
            options = options.withWindowBits(maxWindowBits);
        }
        return requestMaxWindowBits == UNSAID ? options : options.withPeerWindowBits(requestMaxWindowBits);
    }
}

package io.websocketservlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What holds with TLS alone. */
public interface SecureContract extends Contract {

    /** Anybody between may have written such a page (RFC 6454 4: the scheme is part of the origin). */
    @Test
    default void thePageOfTheSameHostThatCameInTheClearIsRefused() throws Exception {
        try (RawClient client = stage().connect()) {
            OpeningRequest request = stage().request(stage().play(Recorder.echo()));
            assertEquals(
                    403,
                    client.ask(request.with("Origin", "http://" + stage().host()))
                            .status());
        }
    }
}

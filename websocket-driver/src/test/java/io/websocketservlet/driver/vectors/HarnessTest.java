package io.websocketservlet.driver.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.websocketservlet.driver.vectors.Area.Judgement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are judged strictly: nothing is passed over, and only what we word ourselves is ignored. */
class HarnessTest {

    private static final String REPLY = "HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\n"
            + "Connection: Upgrade\\r\\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\\r\\n\\r\\n";

    private static Judgement judge(String options, String input, String expect) {
        String json = """
                {"id": "here", "area": "hybi-frames",
                 "given": {"driver": "auto", "url": "ws://a/", "method": "GET", "options": {%s}, "headers": {
                   "Host": "a", "Connection": "Upgrade", "Upgrade": "websocket",
                   "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13"}},
                 "input": [%s],
                 "expect": {%s}}
                """.formatted(options, input, expect);
        try {
            return new HybiArea().judge(Vector.of(new ObjectMapper().readTree(json)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private static String expect(String frames, String events) {
        return "\"writes\": [{\"text\": \"" + REPLY + "\"}" + frames + "], \"events\": [[\"open\"]" + events
                + "], \"returns\": [true], \"state\": \"open\", \"protocol\": null, \"version\": \"hybi-13\"";
    }

    @Test
    void whatIsAsStatedHolds() {
        Judgement judgement = judge(
                "",
                "{\"op\": \"start\"}, {\"op\": \"recv\", \"hex\": \"898000000000\"}",
                expect(", {\"hex\": \"8a00\"}", ", [\"ping\", \"\"]"));
        assertEquals(judgement.expected(), judgement.actual());
        assertEquals(List.of(), judgement.rules());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "898000000000; ,{\"hex\":\"8a0100\"}; ,[\"ping\",\"\"]",
                "898000000000; ,{\"hex\":\"8a00\"}; ,[\"ping\",\"00\"]",
                "898000000000; ,{\"hex\":\"8a00\"}; ,[\"pong\",\"\"]",
                "898000000000; ,{\"hex\":\"8a00\"},{\"hex\":\"8a00\"}; ,[\"ping\",\"\"]"
            })
    void whatIsNotAsStatedDoesNot(String received, String frames, String events) {
        String input = "{\"op\": \"start\"}, {\"op\": \"recv\", \"hex\": \"" + received + "\"}";
        Judgement judgement = judge("", input, expect(frames, events));
        assertNotEquals(judgement.expected(), judgement.actual());
    }

    @Test
    void ruleIsNamedWhereItJudges() {
        Judgement judgement = judge(
                "\"maxLength\": 1",
                "{\"op\": \"start\"}, {\"op\": \"recv\", \"hex\": \"8982000000006869\"}",
                expect(", {\"hex\": \"880403f16e6f\"}", ", [\"error\", \"no\"], [\"close\", 1009, \"no\"]")
                        .replace("\"open\", \"protocol", "\"closed\", \"protocol"));
        assertEquals(judgement.expected(), judgement.actual());
        assertEquals(List.of("control frames are exempt from the maximum length"), judgement.rules());
    }

    /** The mask is missing, which the seeds answer with 1003: a vector that says otherwise is not one about the seeds. */
    @Test
    void ruleDoesNotJudgeWhatTheSeedsDoNotDo() {
        String input = "{\"op\": \"start\"}, {\"op\": \"recv\", \"hex\": \"8900\"}";
        UnknownVectorException unknown = assertThrows(
                UnknownVectorException.class,
                () -> judge("", input, expect(", {\"hex\": \"8a00\"}", ", [\"ping\", \"\"]")));
        assertTrue(unknown.getMessage().contains("without a mask"), unknown::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\": \"dance\"}",
                "{\"op\": \"text\", \"text\": \"x\", \"compress\": true}",
                "{\"op\": \"recv\", \"hex\": {\"a\": 1}}",
                "{\"op\": \"recv\", \"hex\": [[\"00\"]]}",
                "{\"op\": \"text\", \"text\": [\"x\"]}",
                "{\"op\": \"ping\", \"callback\": \"later\"}"
            })
    void unknownStepFails(String step) {
        assertThrows(UnknownVectorException.class, () -> judge("", step, expect("", "")));
    }

    @Test
    void unknownOptionFails() {
        UnknownVectorException unknown = assertThrows(
                UnknownVectorException.class, () -> judge("\"binaryType\": \"array\"", "", expect("", "")));
        assertTrue(unknown.getMessage().contains("binaryType"), unknown::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"dance\"]", "[\"open\", 1]", "[\"close\", 1000]", "[\"message\", \"text\"]"})
    void unknownEventFails(String event) {
        assertThrows(UnknownVectorException.class, () -> judge("", "", expect("", ", " + event)));
    }

    @Test
    void unknownExpectationFails() {
        assertThrows(UnknownVectorException.class, () -> judge("", "", expect("", "") + ", \"net\": []"));
        assertThrows(UnknownVectorException.class, () -> judge("", "", "\"writes\": [], \"events\": []"));
    }

    @Test
    void optionsMayBeTextsAndValuesRepeated() {
        Judgement judgement = judge(
                "\"maxLength\": \"10\", \"requireMasking\": \"false\", \"protocols\": \"a, b\"",
                "{\"op\": \"start\"}, {\"op\": \"recv\", \"hex\": [[\"810a\", 1], [\"6162\", 5]]}",
                expect("", ", [\"message\", \"text\", {\"repeat\": [\"ab\", 5]}]"));
        assertEquals(judgement.expected(), judgement.actual());
    }

    // What is wording, and what is not.

    private static String close(String frame, String events, String input) {
        Judgement judgement = judge(
                "",
                "{\"op\": \"start\"}, " + input,
                "\"writes\": [{\"text\": \"" + REPLY + "\"}, {\"hex\": \"" + frame + "\"}], \"events\": [[\"open\"], "
                        + events + "], \"returns\": [true], \"state\": \"closed\"");
        return judgement.expected().equals(judgement.actual()) ? "holds" : "does not";
    }

    @Test
    void textOfAnErrorIsWording() {
        String input = "{\"op\": \"recv\", \"hex\": \"8b\"}";
        assertEquals("holds", close("880403ea6e6f", "[\"error\", \"no\"], [\"close\", 1002, \"no\"]", input));
    }

    @Test
    void codeOfAnErrorIsNot() {
        String input = "{\"op\": \"recv\", \"hex\": \"8b\"}";
        assertEquals("does not", close("880403eb6e6f", "[\"error\", \"no\"], [\"close\", 1003, \"no\"]", input));
        assertEquals("does not", close("880403eb6e6f", "[\"error\", \"no\"], [\"close\", 1002, \"no\"]", input));
    }

    @Test
    void textThatIsNotTheErrorsIsNot() {
        String input = "{\"op\": \"recv\", \"hex\": \"8b\"}";
        assertEquals("does not", close("880403ea6e6f", "[\"error\", \"no\"], [\"close\", 1002, \"other\"]", input));
        assertEquals("does not", close("880403ea6e70", "[\"error\", \"no\"], [\"close\", 1002, \"no\"]", input));
    }

    @Test
    void reasonOfThePeersIsNot() {
        String input = "{\"op\": \"recv\", \"hex\": \"88840000000003e86f6b\"}";
        assertEquals("holds", close("880403e86f6b", "[\"close\", 1000, \"ok\"]", input));
        assertEquals("does not", close("880403e86f6b", "[\"close\", 1000, \"no\"]", input));
        assertEquals("does not", close("880403e86e6f", "[\"close\", 1000, \"ok\"]", input));
    }
}

package io.websocketservlet.servlet.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.websocketservlet.driver.connection.Transport.Completion;
import io.websocketservlet.driver.connection.Transport.Written;
import io.websocketservlet.servlet.upgrade.ServletTransport.Callbacks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StreamWriterTest {

    private static final int MANY = 1_000;

    private final ScriptedConnection connection = new ScriptedConnection();
    private final Tasks tasks = new Tasks();
    private final ReceiverRecorder receiver = new ReceiverRecorder();
    private final CompletionRecorder completion = new CompletionRecorder();
    private ServletTransport transport;

    @AfterEach
    void nothingWasWrong() {
        connection.assertNoFault();
        receiver.assertNoFault();
    }

    private void start(Callbacks callbacks) {
        transport = new ServletTransport(connection, callbacks, tasks.threads());
        transport.start(receiver);
    }

    private void startWritable() throws IOException {
        start(Callbacks.ON_WORKER);
        connection.out.allow(MANY);
        connection.out.possible();
    }

    private Written write(String... texts) {
        ByteBuffer[] buffers = new ByteBuffer[texts.length];
        for (int i = 0; i < texts.length; i++) {
            buffers[i] = ByteBuffer.wrap(texts[i].getBytes(StandardCharsets.ISO_8859_1));
        }
        return transport.write(buffers, completion);
    }

    private String sent() {
        return new String(connection.out.sent(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatIsReadyIsWrittenAndFlushedAtOnce() throws IOException {
        startWritable();
        assertEquals(Written.DONE, write("hello"));
        assertEquals("hello", sent());
        completion.assertCalls();
    }

    @Test
    void nothingIsWrittenBeforeTheContainerHasSaidThatItCanBe() throws IOException {
        start(Callbacks.ON_WORKER);
        connection.out.allow(MANY);
        assertEquals(Written.PENDING, write("hello"));
        assertEquals("", sent());
        connection.out.possible();
        assertEquals("hello", sent());
        completion.assertCalls("completed");
    }

    @Test
    void withNothingToWriteItIsAskedAndFlushedOnceSinceSomeContainersSendThe101OnlyThen() throws IOException {
        startWritable();
        assertEquals(1, connection.out.flushes());
    }

    @Test
    void manyBuffersGoOutInOrder() throws IOException {
        startWritable();
        assertEquals(Written.DONE, write("a", "", "bc", "def"));
        assertEquals("abcdef", sent());
    }

    @Test
    void buffersOfAnyKindAreWrittenBetweenPositionAndLimit() throws IOException {
        startWritable();
        ByteBuffer direct = ByteBuffer.allocateDirect(5)
                .put("direc".getBytes(StandardCharsets.ISO_8859_1))
                .flip();
        ByteBuffer part = ByteBuffer.wrap("xxpartyy".getBytes(StandardCharsets.ISO_8859_1))
                .position(2)
                .limit(6);
        ByteBuffer[] buffers = {direct, part.slice().asReadOnlyBuffer(), part};
        assertEquals(Written.DONE, transport.write(buffers, completion));
        assertEquals("direcpartpart", sent());
    }

    @Test
    void aLargeWriteGoesOutInPieces() throws IOException {
        startWritable();
        byte[] large = new byte[1_000_000];
        new Random(1).nextBytes(large);
        ByteBuffer[] buffers = {ByteBuffer.wrap(large, 0, 10), ByteBuffer.wrap(large, 10, large.length - 10)};
        assertEquals(Written.DONE, transport.write(buffers, completion));
        assertArrayEquals(large, connection.out.sent());
        assertEquals(64 * 1024, connection.out.largest());
    }

    @Test
    void whatTheContainerDoesNotTakeWaitsForItsCall() throws IOException {
        start(Callbacks.ON_WORKER);
        connection.out.allow(1);
        connection.out.possible();
        assertEquals(Written.PENDING, write("hello"));
        connection.out.allow(1);
        connection.out.possible();
        completion.assertCalls();
        assertEquals("", sent(), "written, and not flushed yet: Tomcat still holds it");
        connection.out.allow(1);
        connection.out.possible();
        completion.assertCalls("completed");
        assertEquals("hello", sent());
    }

    @Test
    void aLargeWriteGoesOnPieceByPiece() throws IOException {
        start(Callbacks.ON_WORKER);
        byte[] large = new byte[300_000];
        new Random(2).nextBytes(large);
        assertEquals(Written.PENDING, transport.write(new ByteBuffer[] {ByteBuffer.wrap(large)}, completion));
        int calls = 0;
        while (connection.out.sent().length < large.length) {
            completion.assertCalls();
            connection.out.allow(1);
            connection.out.possible();
            calls++;
        }
        assertEquals(300_000 / (64 * 1024) + 2, calls, "the pieces and a flush");
        assertArrayEquals(large, connection.out.sent());
        completion.assertCalls("completed");
    }

    @Test
    void theNextWriteMayComeFromTheCompletion() throws IOException {
        start(Callbacks.ON_WORKER);
        CompletionRecorder second = new CompletionRecorder();
        Written[] answer = {null};
        transport.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {'a'})}, new CompletionThatWrites(() -> {
            answer[0] = transport.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {'b'})}, second);
        }));
        connection.out.allow(MANY);
        connection.out.possible();
        assertEquals(Written.DONE, answer[0]);
        assertEquals("ab", sent());
        second.assertCalls();
    }

    private record CompletionThatWrites(Runnable then) implements Completion {

        @Override
        public void completed() {
            then.run();
        }

        @Override
        public void failed(IOException cause) {
            throw new AssertionError(cause);
        }
    }

    @Test
    void theCompletionComesBeforeAnythingIsRead() throws IOException {
        start(Callbacks.ON_WORKER);
        connection.in.arrive("input".getBytes(StandardCharsets.ISO_8859_1));
        connection.in.listener().onDataAvailable();
        write("a");
        receiver.then(text -> completion.assertCalls("completed"));
        connection.out.allow(MANY);
        connection.out.possible();
        assertEquals("input", receiver.text());
        receiver.assertEnds();
    }

    @Test
    void aWriteThatThrowsHasFailed() throws IOException {
        startWritable();
        connection.out.breakWith(new IOException("broken pipe"));
        assertEquals(Written.FAILED, write("hello"));
        completion.assertCalls();
        receiver.assertEnds("java.io.IOException: broken pipe");
        assertEquals(Written.FAILED, write("more"));
        tasks.runAll();
        assertTrue(connection.isClosed());
    }

    @Test
    void aPendingWriteThatThrowsHasFailed() throws IOException {
        start(Callbacks.ON_WORKER);
        write("hello");
        connection.out.allow(MANY);
        connection.out.breakWith(new IOException("broken pipe"));
        connection.out.possible();
        completion.assertCalls("failed: broken pipe");
        receiver.assertEnds("java.io.IOException: broken pipe");
        assertTrue(connection.isClosed(), "on the container's own thread, where it takes that seriously");
    }

    @Test
    void anErrorThatTheContainerReportsInsideAWriteFailsIt() throws IOException {
        startWritable();
        connection.out.during(() -> connection.out.listener().onError(new IOException("reset")));
        assertEquals(Written.FAILED, write("hello"));
        completion.assertCalls();
        receiver.assertEnds("java.io.IOException: reset");
    }

    @Test
    void closeFailsAPendingWriteOnce() {
        start(Callbacks.ON_WORKER);
        write("hello");
        transport.close();
        transport.close();
        completion.assertCalls("failed: connection closed");
        receiver.assertEnds("end");
        assertEquals(Written.FAILED, write("more"));
    }

    @Test
    void theEndOfTheInputFailsAPendingWriteOnce() throws IOException {
        start(Callbacks.ON_WORKER);
        write("hello");
        connection.in.listener().onAllDataRead();
        connection.out.listener().onError(new IOException("reset"));
        connection.out.allow(MANY);
        connection.out.possible();
        completion.assertCalls("failed: connection closed");
        receiver.assertEnds("end");
    }

    /** Undertow calls onError for ever on the thread of all its connections, unless it throws. */
    @Test
    void onAnIoThreadOnErrorThrowsFromTheSecondCallOn() {
        start(Callbacks.ON_IO_THREAD);
        write("hello");
        connection.out.listener().onError(new IOException("reset"));
        for (int i = 0; i < MANY; i++) {
            assertThrows(
                    IllegalStateException.class, () -> connection.out.listener().onError(new IOException("reset")));
        }
        completion.assertCalls("failed: reset");
        receiver.assertEnds("java.io.IOException: reset");
    }

    @Test
    void elsewhereOnErrorMayComeAsOftenAsItLikes() {
        start(Callbacks.UNTIL_READ);
        write("hello");
        for (int i = 0; i < MANY; i++) {
            connection.out.listener().onError(new IOException("reset"));
        }
        completion.assertCalls("failed: reset");
        receiver.assertEnds("java.io.IOException: reset");
        tasks.runAll();
        assertEquals(1, connection.closers().size());
    }
}

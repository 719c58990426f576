package io.websocketservlet.driver.frame;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Encoded frames on their way out, in the order in which they leave.
 *
 * <p>Two lanes: urgent control frames (automatic pongs, keep-alive pings) overtake what waits in the other one, never
 * in the middle of a frame. Small frames are put together into one buffer, a large payload is sent from where it lies.
 * Holds nothing while empty. Not thread-safe.
 */
public final class FrameQueue {

    /** From this size on a payload is cheaper to hand over than to copy. */
    private static final int BY_REFERENCE = 4096;

    private static final int SMALLEST_CHUNK = 128;
    private static final int LARGEST_CHUNK = 16 * 1024;

    private static final MaskedChunks MASKED = new MaskedChunks();

    private final FrameWriter writer;

    /** What goes out before all frames; null if nothing does. */
    private ByteBuffer opening;

    /** Whole frames, ready to go. Null while there are none. */
    private ArrayDeque<Chunk> chunks;

    /** Where the next small frame goes: whole frames from 0 to the position. Null when empty. */
    private ByteBuffer open;

    /** Automatic pongs that have not left; null if all have. */
    private ArrayDeque<byte[]> pongs;

    /** A keep-alive ping that has not left; null if it has. */
    private byte[] ping;

    private long waiting;
    private boolean stalled;

    /** Frames that end where the chunk ends; the payload, if there is one, belongs to the last of them. */
    private record Chunk(ByteBuffer frames, ByteBuffer payload) {

        long size() {
            return frames.remaining() + (payload == null ? 0 : payload.remaining());
        }
    }

    public FrameQueue(FrameWriter writer) {
        this.writer = writer;
    }

    /** Puts what belongs to the opening handshake before all frames. The bytes must not be changed any more. */
    public void addOpening(byte[] bytes) {
        opening = ByteBuffer.wrap(bytes);
        waiting += bytes.length;
    }

    /** Appends a final frame. The payload must not be changed any more: a large one is sent from where it lies. */
    public void add(Opcode opcode, int reservedBits, byte[] payload) {
        add(opcode, reservedBits, payload, 0, payload.length);
    }

    /** Appends a final frame with the bytes between position and limit of a buffer that does not change any more. */
    public void add(Opcode opcode, int reservedBits, ByteBuffer payload) {
        if (payload.hasArray()) {
            add(opcode, reservedBits, payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
        } else if (payload.remaining() >= BY_REFERENCE && writer.sendsPayloadAsIs()) {
            addByReference(opcode, reservedBits, payload.duplicate());
        } else {
            byte[] copy = new byte[payload.remaining()];
            payload.get(payload.position(), copy);
            add(opcode, reservedBits, copy);
        }
    }

    /** Appends a final frame with some bytes of an array that does not change any more. */
    public void add(Opcode opcode, int reservedBits, byte[] payload, int from, int length) {
        if (length >= BY_REFERENCE && writer.sendsPayloadAsIs()) {
            addByReference(opcode, reservedBits, ByteBuffer.wrap(payload, from, length));
            return;
        }
        ByteBuffer out = roomFor(writer.lengthOf(length));
        int before = out.position();
        writer.write(opcode, reservedBits, payload, from, length, out);
        waiting += out.position() - before;
    }

    private void addByReference(Opcode opcode, int reservedBits, ByteBuffer payload) {
        ByteBuffer out = roomFor(writer.lengthOf(0));
        int before = out.position();
        writer.writeHeader(opcode, reservedBits, payload.remaining(), out);
        waiting += out.position() - before + payload.remaining();
        finishChunk(payload);
    }

    /**
     * Appends whole frames of another framing, as they are. They must not be changed any more: large ones are sent from
     * where they lie.
     */
    public void addEncoded(byte[] frames) {
        if (frames.length < BY_REFERENCE) {
            roomFor(frames.length).put(frames);
        } else {
            if (open != null) {
                finishChunk(null);
            }
            addChunk(new Chunk(ByteBuffer.wrap(frames), null));
        }
        waiting += frames.length;
    }

    /**
     * Adds an automatic pong. While output is stalled there is at most one, and the newest wins (5.5.3 Pong): else a peer
     * that sends pings and reads nothing would fill our memory.
     */
    public void pong(byte[] payload) {
        if (pongs == null) {
            pongs = new ArrayDeque<>(2);
        } else if (stalled) {
            pongs.forEach(pong -> waiting -= pong.length);
            pongs.clear();
        }
        pongs.add(payload);
        waiting += payload.length;
    }

    /** What was taken cannot be written for now, or it has been. */
    public void stalled(boolean now) {
        stalled = now;
    }

    /** Sets the keep-alive ping to send; one that has not left yet is replaced. */
    public void ping(byte[] payload) {
        waiting += payload.length - (ping == null ? 0 : ping.length);
        ping = payload;
    }

    private ByteBuffer roomFor(int length) {
        if (open != null && open.remaining() < length) {
            if (open.position() + length <= LARGEST_CHUNK) {
                int capacity = Math.min(LARGEST_CHUNK, Math.max(2 * open.capacity(), open.position() + length));
                open = ByteBuffer.allocate(capacity).put(open.flip());
            } else {
                finishChunk(null);
            }
        }
        if (open == null) {
            open = isLargeAndMasked(length)
                    ? MASKED.borrow(length)
                    : ByteBuffer.allocate(Math.max(SMALLEST_CHUNK, length));
        }
        return open;
    }

    private boolean isLargeAndMasked(int length) {
        return length >= BY_REFERENCE && length <= MaskedChunks.LARGEST && !writer.sendsPayloadAsIs();
    }

    /** What was taken has been written: nobody reads it any more. */
    public void giveBack(ByteBuffer[] taken) {
        if (!writer.sendsPayloadAsIs()) {
            for (ByteBuffer buffer : taken) {
                MASKED.giveBack(buffer);
            }
        }
    }

    private void finishChunk(ByteBuffer payload) {
        addChunk(new Chunk(open.flip(), payload));
        open = null;
    }

    private void addChunk(Chunk chunk) {
        if (chunks == null) {
            chunks = new ArrayDeque<>(4);
        }
        chunks.add(chunk);
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return opening == null && pongs == null && ping == null && open == null && chunks == null;
    }

    /** How many bytes wait, give or take the headers of urgent frames. */
    public long size() {
        return waiting;
    }

    /**
     * Takes what leaves next: whole frames, and no more than needed to reach the limit.
     *
     * @return the buffers to write in this order; null when nothing waits
     */
    public ByteBuffer[] take(int limit) {
        if (open != null && chunks == null && pongs == null && ping == null && opening == null) {
            ByteBuffer[] only = {open.flip()};
            open = null;
            waiting = 0;
            return only;
        }
        if (isEmpty()) {
            return null;
        }
        List<ByteBuffer> taken = new ArrayList<>(4);
        int left = limit - takeOpening(taken);
        takeUrgent(taken);
        takeChunks(taken, left);
        return taken.toArray(ByteBuffer[]::new);
    }

    private int takeOpening(List<ByteBuffer> taken) {
        if (opening == null) {
            return 0;
        }
        int size = opening.remaining();
        taken.add(opening);
        waiting -= size;
        opening = null;
        return size;
    }

    private void takeUrgent(List<ByteBuffer> taken) {
        if (pongs != null) {
            pongs.forEach(pong -> taken.add(urgent(Opcode.PONG, pong)));
            pongs = null;
        }
        if (ping != null) {
            taken.add(urgent(Opcode.PING, ping));
            ping = null;
        }
    }

    private ByteBuffer urgent(Opcode opcode, byte[] payload) {
        waiting -= payload.length;
        ByteBuffer frame = ByteBuffer.allocate(writer.lengthOf(payload.length));
        writer.write(opcode, 0, payload, 0, payload.length, frame);
        return frame.flip();
    }

    private void takeChunks(List<ByteBuffer> taken, int limit) {
        if (open != null) {
            finishChunk(null);
        }
        long size = 0;
        while (chunks != null && size < limit) {
            Chunk chunk = chunks.poll();
            size += chunk.size();
            waiting -= chunk.size();
            taken.add(chunk.frames());
            if (chunk.payload() != null) {
                taken.add(chunk.payload());
            }
            if (chunks.isEmpty()) {
                chunks = null;
            }
        }
    }

    /** Drops all that waits. */
    public void clear() {
        opening = null;
        chunks = null;
        open = null;
        pongs = null;
        ping = null;
        waiting = 0;
    }
}

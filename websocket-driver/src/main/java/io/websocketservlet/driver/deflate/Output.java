package io.websocketservlet.driver.deflate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one message becomes, collected piece by piece: whoever makes it puts bytes into {@link #room} until there are no
 * more.
 *
 * <p>The first piece belongs to the thread, so that a small message needs no memory but its own; what is larger takes
 * memory as it grows, and never more than one byte beyond the limit. Belongs to one thread, which collects one message
 * at a time.
 */
public final class Output {

    private static final int FIRST_PIECE = 16 * 1024;
    private static final int LARGEST_PIECE = 1024 * 1024;

    private static final ThreadLocal<byte[]> FIRST = ThreadLocal.withInitial(() -> new byte[FIRST_PIECE]);

    private final int most;

    /** The pieces that are full, each from its beginning to its position; null while there are none. */
    private List<ByteBuffer> full;

    private int sizeOfFull;
    private ByteBuffer open;

    /**
     * @param most how many bytes there may be; Integer.MAX_VALUE for no limit
     */
    Output(int most) {
        this.most = most;
        this.open = ByteBuffer.wrap(FIRST.get(), 0, (int) Math.min(FIRST_PIECE, most + 1L));
    }

    /**
     * Where the next bytes go: behind the position, of which what is put there counts. It has an array.
     *
     * @return with room for one byte at least, unless the limit is exceeded
     */
    public ByteBuffer room() {
        if (!open.hasRemaining() && !isTooMuch()) {
            if (full == null) {
                full = new ArrayList<>();
            }
            ByteBuffer next = ByteBuffer.allocate((int) Math.min(Math.min(LARGEST_PIECE, 2L * size()), left()));
            full.add(open);
            sizeOfFull += open.position();
            open = next;
        }
        return open;
    }

    /** One byte more than allowed, so that it shows when there are more. */
    private long left() {
        return most + 1L - size();
    }

    int most() {
        return most;
    }

    /** Whether there are more bytes than there may be. */
    boolean isTooMuch() {
        return size() > most;
    }

    int size() {
        return sizeOfFull + open.position();
    }

    /** The bytes from one place to another. */
    byte[] toBytes(int from, int to) {
        byte[] bytes = new byte[to - from];
        int at = 0;
        if (full != null) {
            for (ByteBuffer piece : full) {
                copy(piece, at, from, bytes);
                at += piece.position();
            }
        }
        copy(open, at, from, bytes);
        return bytes;
    }

    /** Copies what is wanted of a piece that begins somewhere. */
    private static void copy(ByteBuffer piece, int begin, int from, byte[] into) {
        int first = Math.max(begin, from);
        int end = Math.min(begin + piece.position(), from + into.length);
        if (first < end) {
            System.arraycopy(piece.array(), first - begin, into, first - from, end - first);
        }
    }
}

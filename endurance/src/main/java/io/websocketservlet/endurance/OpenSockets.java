package io.websocketservlet.endurance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sockets of this process. */
final class OpenSockets {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private OpenSockets() {}

    /** How many there are; 0 where the operating system does not say. */
    static long count() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        List<Path> descriptors;
        try (Stream<Path> files = Files.list(DESCRIPTORS)) {
            descriptors = files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return descriptors.stream().filter(OpenSockets::isSocket).count();
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (NoSuchFileException e) {
            return false; // closed meanwhile
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.websocketservlet.driver.fuzz;

import io.websocketservlet.driver.wire.Hex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What fuzzing begins with: for each target a file among the test's resources, {@code fuzz/NAME.txt}, with one input in a
 * line.
 *
 * <pre>
 *   hex 00 8105 48656c6c6f   # a comment
 *   text GET / HTTP/1.1\r\n  bytes as ISO 8859-1 characters, with \r \n \t \\ and \xHH; no comment
 * </pre>
 */
public final class Corpus {

    private Corpus() {}

    /** The inputs for the target with this name. */
    static List<byte[]> of(String name) {
        String file = "/fuzz/" + name + ".txt";
        try (InputStream in = Corpus.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("no file " + file);
            }
            return read(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<byte[]> read(String file) {
        List<byte[]> inputs = new ArrayList<>();
        for (String line : file.split("\n")) {
            if (line.startsWith("hex ")) {
                inputs.add(Hex.bytes(line.substring(4).replaceFirst("#.*", "")));
            } else if (line.startsWith("text ")) {
                inputs.add(unescaped(line.substring(5)));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalArgumentException("neither hex nor text: " + line);
            }
        }
        return inputs;
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                bytes.write(c);
                continue;
            }
            switch (text.charAt(++i)) {
                case 'r' -> bytes.write('\r');
                case 'n' -> bytes.write('\n');
                case 't' -> bytes.write('\t');
                case '\\' -> bytes.write('\\');
                case 'x' -> {
                    bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("unknown escape in " + text);
            }
        }
        return bytes.toByteArray();
    }

    /** Writes the inputs of a target into a directory, each into a file of its own, as Jazzer wants them. */
    public static void main(String[] nameAndDirectory) throws IOException {
        Path directory = Files.createDirectories(Path.of(nameAndDirectory[1]));
        int number = 0;
        for (byte[] input : of(nameAndDirectory[0])) {
            Files.write(directory.resolve("seed-" + number++), input);
        }
    }
}

package io.websocketservlet.driver.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where the vectors come from: the copy among the test's resources, or the file that {@code -Dvectors.file} names. */
final class VectorFile {

    private static final String PROPERTY = "vectors.file";

    private VectorFile() {}

    /** All vectors of the file that is to be run. */
    static List<Vector> load() {
        String named = System.getProperty(PROPERTY);
        return named == null || named.isEmpty() ? ofTheProject() : read(find(named));
    }

    /** All vectors of the copy in the project. */
    static List<Vector> ofTheProject() {
        try (InputStream in = VectorFile.class.getResourceAsStream("/vectors.json")) {
            return parse(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A relative path is one from where Maven was called: the tests themselves run one directory deeper. */
    private static Path find(String named) {
        Path here = Path.of("").toAbsolutePath();
        for (Path path : List.of(here.resolve(named), here.resolveSibling(named))) {
            if (Files.isRegularFile(path)) {
                return path;
            }
        }
        throw new IllegalArgumentException(PROPERTY + " names " + named + ", where there is no file");
    }

    private static List<Vector> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Vector> parse(JsonNode list) {
        List<Vector> vectors = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode json : list) {
            Vector vector = Vector.of(json);
            if (!ids.add(vector.id())) {
                throw new UnknownVectorException("two vectors have the id " + vector.id());
            }
            vectors.add(vector);
        }
        return vectors;
    }
}

package io.websocketservlet.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A fenced block of a page of the documentation. */
public record Snippet(String page, int line, String language, String text) {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** All blocks in this language, of all pages. */
    public static List<Snippet> in(String language) throws IOException {
        List<Snippet> found = new ArrayList<>();
        for (Path page : pages()) {
            of(page).stream()
                    .filter(snippet -> snippet.language.equals(language))
                    .forEach(found::add);
        }
        return found;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path folder : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("conformance"))) {
            try (Stream<Path> files = Files.walk(folder, folder.equals(ROOT) ? 1 : 5)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !file.toString().contains("/target/"))
                        .forEach(pages::add);
            }
        }
        return pages;
    }

    private static List<Snippet> of(Path page) throws IOException {
        List<Snippet> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```")) {
                int begin = i++;
                while (!lines.get(i).startsWith("```")) {
                    i++;
                }
                found.add(new Snippet(
                        ROOT.relativize(page).toString(),
                        begin + 1,
                        lines.get(begin).substring(3).strip(),
                        String.join("\n", lines.subList(begin + 1, i))));
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return page + ":" + line;
    }
}

package io.websocketservlet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tomcat with a {@code CATALINA_BASE} of its own. {@code HostConfig} looks every ten seconds which WARs there are. */
record TomcatLayout() implements Layout {

    @Override
    public List<String> prepare(Place place) throws IOException {
        Layout.copy(place.home().resolve("conf"), place.base().resolve("conf"));
        for (String empty : List.of("logs", "temp", "work", deployments())) {
            Files.createDirectory(place.base().resolve(empty));
        }
        Path configuration = place.base().resolve("conf/server.xml");
        Files.writeString(configuration, withPorts(Files.readString(configuration), place.port()));
        return List.of("sh", place.home().resolve("bin/catalina.sh").toString(), "run");
    }

    /** Without the port that {@code shutdown.sh} talks to. */
    static String withPorts(String configuration, int port) {
        String changed = configuration
                .replace("<Server port=\"8005\"", "<Server port=\"-1\"")
                .replace("<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"" + port + "\"");
        if (!changed.contains("\"-1\"") || !changed.contains("127.0.0.1")) {
            throw new IllegalArgumentException("this server.xml has no port 8005 or no connector at 8080");
        }
        return changed;
    }

    @Override
    public Map<String, String> environment(Place place) {
        return Map.of(
                "CATALINA_HOME", place.home().toString(),
                "CATALINA_BASE", place.base().toString());
    }

    @Override
    public String deployments() {
        return "webapps";
    }
}

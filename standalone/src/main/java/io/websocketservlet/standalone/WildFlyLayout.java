package io.websocketservlet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** WildFly with a copy of its directory {@code standalone}. Its scanner looks every five seconds which markers there are. */
record WildFlyLayout() implements Layout {

    @Override
    public List<String> prepare(Place place) throws IOException {
        Files.delete(place.base()); // the copy makes it
        Layout.copy(place.home().resolve("standalone"), place.base());
        return List.of(
                "sh",
                place.home().resolve("bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + place.base(),
                "-b",
                "127.0.0.1",
                "-Djboss.http.port=" + place.port(),
                "-Djboss.https.port=" + Ports.free(),
                "-Djboss.management.http.port=" + Ports.free());
    }

    @Override
    public String deployments() {
        return "deployments";
    }

    /** The marker that the scanner has left: taking it away undeploys. */
    @Override
    public void undeploy(Path war) throws IOException {
        Files.delete(war.resolveSibling(war.getFileName() + ".deployed"));
    }
}

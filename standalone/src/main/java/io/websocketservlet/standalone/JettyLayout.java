package io.websocketservlet.standalone;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Jetty with a base of two modules. Which WARs there are is looked at once, at the start, unless an interval is set.
 *
 * @param environment {@code ee10} or {@code ee11}
 */
record JettyLayout(String environment) implements Layout {

    @Override
    public List<String> prepare(Place place) throws IOException, InterruptedException {
        List<String> jetty = List.of(
                place.java(), "-jar", place.home().resolve("start.jar").toString(), "jetty.base=" + place.base());
        List<String> modules = new ArrayList<>(jetty);
        modules.add("--add-modules=http," + environment + "-deploy");
        int status = new ProcessBuilder(modules)
                .redirectErrorStream(true)
                .redirectOutput(place.base().resolve("modules.log").toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(
                    "the modules could not be added, see " + place.base().resolve("modules.log"));
        }
        List<String> command = new ArrayList<>(jetty);
        command.addAll(
                List.of("jetty.http.host=127.0.0.1", "jetty.http.port=" + place.port(), "jetty.deploy.scanInterval=1"));
        return command;
    }

    @Override
    public String deployments() {
        return "webapps";
    }
}

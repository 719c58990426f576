package io.websocketservlet.driver.extension;

import java.util.ArrayList;
import java.util.List;

/** What has been agreed on so far. Closed before there is a pipeline, it closes the sessions that it was given. */
final class Agreeing implements AutoCloseable {

    private final List<Pipeline.Stage> stages = new ArrayList<>(2);
    private final List<ExtensionHeader.Element> elements = new ArrayList<>(2);
    private final List<Object> encoders = new ArrayList<>(2);
    private boolean done;

    /** The name of an agreed extension that wants a reserved bit of this one's; null if there is none. */
    String clash(Extension extension) {
        for (Pipeline.Stage stage : stages) {
            if ((stage.bits() & extension.reservedBits()) != 0) {
                return stage.name();
            }
        }
        return null;
    }

    boolean has(String name) {
        return stages.stream().anyMatch(stage -> stage.name().equals(name));
    }

    void add(Extension extension, Parameters answer, ExtensionSession session) {
        stages.add(new Pipeline.Stage(extension.name(), extension.reservedBits(), session));
        elements.add(new ExtensionHeader.Element(extension.name(), answer));
        encoders.add(session.encoder());
    }

    Pipeline pipeline() {
        Pipeline agreed =
                stages.isEmpty() ? Pipeline.empty() : new Pipeline(stages, ExtensionHeader.write(elements), encoders);
        done = true;
        return agreed;
    }

    @Override
    public void close() {
        if (!done) {
            Pipeline.closeSessions(stages);
        }
    }
}

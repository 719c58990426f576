package io.websocketservlet.benchmarks.server;

import io.websocketservlet.benchmarks.events.Audience;
import io.websocketservlet.benchmarks.events.Publisher;
import io.websocketservlet.driver.eventstream.ServerSentEvent;
import io.websocketservlet.servlet.EventSource;
import io.websocketservlet.servlet.EventSourceHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those who listen to our event streams. */
final class EventListeners implements EventSourceHandler, Audience {

    /** Of how many streams it is asked what is under way. */
    private static final int SAMPLES = 16;

    private final List<EventSource> streams = new CopyOnWriteArrayList<>();

    @Override
    public void connect(EventSource source) {
        source.onOpen(() -> streams.add(source));
        source.onClose(close -> streams.remove(source));
    }

    @Override
    public int size() {
        return streams.size();
    }

    @Override
    public void send(String data) {
        ServerSentEvent event = ServerSentEvent.of(data);
        for (EventSource stream : streams) {
            stream.send(event);
        }
    }

    /** Of a few, spread over all of them, and from these it is guessed. */
    @Override
    public long underWay() {
        Object[] now = streams.toArray();
        int step = Math.max(1, now.length / SAMPLES);
        long bytes = 0;
        int asked = 0;
        for (int i = 0; i < now.length; i += step) {
            bytes += ((EventSource) now[i]).bufferedAmount();
            asked++;
        }
        return asked == 0 ? 0 : bytes / Publisher.LENGTH * now.length / asked;
    }
}

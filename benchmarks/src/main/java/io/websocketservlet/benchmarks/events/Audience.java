package io.websocketservlet.benchmarks.events;

/** Those who listen to one server. */
public interface Audience {

    /** How many they are. */
    int size();

    /** Sends an event with these data to each of them. */
    void send(String data);

    /** How many events are under way, over all of them; none where sending waits until they have gone out. */
    long underWay();
}

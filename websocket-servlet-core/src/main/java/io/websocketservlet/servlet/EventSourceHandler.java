package io.websocketservlet.servlet;

/** What an application does with a new event stream. One handler serves all streams of its endpoint, from any thread. */
@FunctionalInterface
public interface EventSourceHandler {

    /**
     * A client has asked for a stream. Sets the listeners; what belongs to one stream lives in what they capture. The request
     * is still being answered: its thread runs this, its HttpSession is there, and an exception becomes an ordinary error of
     * HTTP (and {@code onClose} is called, if it was set). What is sent here waits until the stream is open.
     *
     * @throws Exception to refuse the stream as any servlet would fail
     */
    void connect(EventSource source) throws Exception;
}

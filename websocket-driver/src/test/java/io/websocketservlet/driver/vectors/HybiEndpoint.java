package io.websocketservlet.driver.vectors;

/** What a vector can do to a server that speaks the protocol of RFC 6455: to ours, or to the seeds as we know them. */
interface HybiEndpoint {

    boolean header(String name, String value);

    boolean start();

    void receive(byte[] bytes);

    boolean text(String text);

    boolean binary(byte[] bytes);

    /**
     * @param callback the text to report when the ping is answered; null without a callback
     */
    boolean ping(byte[] payload, String callback);

    boolean pong(byte[] payload);

    boolean close(int code, String reason);

    /** What has come of all that, but for the return values. */
    Outcome outcome();
}

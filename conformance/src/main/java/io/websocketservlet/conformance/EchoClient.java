package io.websocketservlet.conformance;

import io.websocketservlet.client.ClientOptions;
import io.websocketservlet.client.WebSocketClient;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Our client, as the suite wants it: for each case it sends back what comes until the connection ends. */
record EchoClient(ClientOptions options) implements FuzzingServer.Client {

    @Override
    public void run(URI server, String agent, int cases) {
        for (int number = 1; number <= cases; number++) {
            echo(server + "/runCase?case=" + number + "&agent=" + agent);
        }
        echo(server + "/updateReports?agent=" + agent);
    }

    private void echo(String url) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        WebSocketClient.connect(url, options, socket -> {
            socket.onMessage(socket::send);
            socket.onError(error -> {}); // what it is about is in the suite's report
            socket.onClose(close -> over.complete(null));
        });
        over.join();
    }
}

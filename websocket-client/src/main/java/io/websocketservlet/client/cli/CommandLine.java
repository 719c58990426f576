package io.websocketservlet.client.cli;

import io.websocketservlet.client.ClientOptions;
import io.websocketservlet.client.ProxyOptions;
import io.websocketservlet.client.TlsOptions;
import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.handshake.Headers;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What to connect to, and how.
 *
 * @param binary whether lines are bytes in hex
 * @param count after how many messages to close; 0 for never
 */
record CommandLine(String url, ClientOptions options, boolean binary, long count) {

    static final String USAGE = """
            usage: java -jar websocket-client-cli.jar [OPTIONS] URL

            Sends each line that is typed as a message, and prints each message that comes: text as it is, bytes in hex. At the
            end of the input it closes.

              --count N          closes when N messages have come, and not before
              --binary           lines are bytes in hex, and are sent as binary messages
              --header 'N: V'    one more header for the request; may be repeated
              --origin ORIGIN    the header Origin
              --protocol NAME    a subprotocol to ask for; may be repeated
              --compress         offers permessage-deflate
              --proxy URL        an HTTP proxy: http://USER:PASSWORD@HOST:PORT or https://...
              --proxy-header 'N: V'   one more header for the proxy; may be repeated
              --ca FILE          authorities to trust in place of the platform's, in PEM; may be repeated
              --cert FILE        a certificate of ours, in PEM, with --key
              --key FILE         its key
              --insecure         trusts whoever answers: for trials on your own machine
              --timeout SECONDS  for connecting, and for the opening handshake (10)

            The exit status is 0 after a close with 1000 or without a code, 1 to 15 after one with 1001 to 1015, which 6
            is where there was no connection or it broke, 99 after one with another code, and 64 if it was called wrongly.
            """;

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException naming the argument at fault
     */
    static CommandLine parse(List<String> arguments) {
        Reading reading = new Reading();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            reading.take(rest.next(), rest);
        }
        return reading.result();
    }

    /** What has been read so far. */
    private static final class Reading {

        private ClientOptions options = ClientOptions.defaults();
        private final List<String> protocols = new ArrayList<>();
        private final List<Path> authorities = new ArrayList<>();
        private final Headers proxyHeaders = new Headers();
        private String url;
        private String proxy;
        private Path certificate;
        private Path key;
        private boolean insecure;
        private boolean binary;
        private long count;

        void take(String argument, Iterator<String> rest) {
            switch (argument) {
                case "--binary" -> binary = true;
                case "--insecure" -> insecure = true;
                case "--compress" -> options = options.withExtensions(PermessageDeflate.client());
                default -> {
                    if (!argument.startsWith("--")) {
                        requireOne(argument);
                    } else if (!rest.hasNext()) {
                        throw new IllegalArgumentException(argument + " is unknown, or needs a value");
                    } else {
                        take(argument, rest.next());
                    }
                }
            }
        }

        private void requireOne(String address) {
            if (url != null) {
                throw new IllegalArgumentException("two addresses, " + url + " and " + address);
            }
            url = address;
        }

        private void take(String option, String value) {
            switch (option) {
                case "--count" -> count = number(option, value);
                case "--header" -> options = options.withHeader(name(option, value), valueOf(value));
                case "--origin" -> options = options.withOrigin(value);
                case "--protocol" -> protocols.add(value);
                case "--proxy" -> proxy = value;
                case "--proxy-header" -> proxyHeaders.add(name(option, value), valueOf(value));
                case "--ca" -> authorities.add(Path.of(value));
                case "--cert" -> certificate = Path.of(value);
                case "--key" -> key = Path.of(value);
                case "--timeout" -> {
                    Duration timeout = Duration.ofSeconds(number(option, value));
                    options = options.withConnectTimeout(timeout).withHandshakeTimeout(timeout);
                }
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }

        private static long number(String option, String value) {
            if (!value.matches("[1-9][0-9]{0,9}")) {
                throw new IllegalArgumentException(option + " " + value + " is no number from 1 on");
            }
            return Long.parseLong(value);
        }

        private static String name(String option, String line) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(option + " '" + line + "' is not of the form 'Name: value'");
            }
            return line.substring(0, colon);
        }

        private static String valueOf(String line) {
            return line.substring(line.indexOf(':') + 1).strip();
        }

        CommandLine result() {
            if (url == null) {
                throw new IllegalArgumentException("no address");
            }
            ClientOptions all =
                    options.withProtocols(protocols.toArray(String[]::new)).withTls(tls());
            if (proxy != null) {
                all = all.withProxy(new ProxyOptions(proxy, proxyHeaders, tls()));
            }
            return new CommandLine(url, all, binary, count);
        }

        private TlsOptions tls() {
            if ((certificate == null) != (key == null)) {
                throw new IllegalArgumentException("--cert and --key need each other");
            }
            try {
                TlsOptions tls = TlsOptions.defaults();
                if (!authorities.isEmpty()) {
                    tls = tls.withRootCertificates(authorities.toArray(Path[]::new));
                }
                if (certificate != null) {
                    tls = tls.withClientCertificate(certificate, key);
                }
                return insecure ? tls.withDangerouslyNoVerification() : tls;
            } catch (UncheckedIOException e) {
                throw new IllegalArgumentException(
                        "cannot be read: " + e.getCause().getMessage(), e);
            }
        }
    }
}

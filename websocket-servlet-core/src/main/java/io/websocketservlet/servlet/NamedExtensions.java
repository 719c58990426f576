package io.websocketservlet.servlet;

import io.websocketservlet.driver.deflate.PermessageDeflate;
import io.websocketservlet.driver.extension.Extension;
import io.websocketservlet.driver.extension.ExtensionHeader;
import io.websocketservlet.driver.extension.ExtensionHeader.Parameter;
import io.websocketservlet.driver.extension.Parameters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Extensions as web.xml names them, in the grammar of Sec-WebSocket-Extensions (RFC 6455 9.1): {@code
 * permessage-deflate} with its options for parameters, and classes that implement {@link Extension}.
 */
final class NamedExtensions {

    private static final String DEFLATE = PermessageDeflate.server().name();

    private final ClassLoader loader;

    /**
     * @param loader where classes are found
     */
    NamedExtensions(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * @throws IllegalArgumentException if there is one that cannot be made
     */
    Extension[] read(String value) {
        List<ExtensionHeader.Element> elements = ExtensionHeader.parse(value.replaceAll("\\s+", " "));
        if (elements == null) {
            throw new IllegalArgumentException(
                    "expected extensions such as " + DEFLATE + "; threshold=256, and commas between them");
        }
        return elements.stream().map(this::make).toArray(Extension[]::new);
    }

    private Extension make(ExtensionHeader.Element element) {
        if (element.name().equals(DEFLATE)) {
            return deflate(element.parameters());
        }
        if (!element.parameters().isEmpty()) {
            throw new IllegalArgumentException("only " + DEFLATE + " takes parameters, not " + element.name());
        }
        try {
            return Class.forName(element.name(), true, loader)
                    .asSubclass(Extension.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new IllegalArgumentException(
                    element.name() + " has to be " + DEFLATE + ", or a public class that implements "
                            + Extension.class.getName() + " and has a public constructor without parameters: " + e,
                    e);
        }
    }

    private static PermessageDeflate deflate(Parameters parameters) {
        PermessageDeflate deflate = PermessageDeflate.server();
        Set<String> seen = new HashSet<>();
        for (Parameter parameter : parameters.list()) {
            if (!seen.add(parameter.name())) {
                throw new IllegalArgumentException(parameter.name() + " twice");
            }
            deflate = set(deflate, parameter);
        }
        return deflate;
    }

    private static PermessageDeflate set(PermessageDeflate deflate, Parameter parameter) {
        return switch (parameter.name()) {
            case "contextTakeover" -> deflate.withContextTakeover(flag(parameter));
            case "peerContextTakeover" -> deflate.withPeerContextTakeover(flag(parameter));
            case "windowBits" -> deflate.withWindowBits(number(parameter));
            case "peerWindowBits" -> deflate.withPeerWindowBits(number(parameter));
            case "level" -> deflate.withLevel(number(parameter));
            case "strategy" -> deflate.withStrategy(number(parameter));
            case "memoryLevel" -> deflate.withMemoryLevel(number(parameter));
            case "threshold" -> deflate.withThreshold(number(parameter));
            default ->
                throw new IllegalArgumentException("unknown parameter " + parameter.name() + " of " + DEFLATE
                        + ", known are contextTakeover, level, memoryLevel, peerContextTakeover, peerWindowBits,"
                        + " strategy, threshold, windowBits");
        };
    }

    private static boolean flag(Parameter parameter) {
        if (parameter.value() == null || parameter.value().equals("true")) {
            return true;
        }
        if (parameter.value().equals("false")) {
            return false;
        }
        throw new IllegalArgumentException(parameter.name() + " " + parameter.value() + ", expected true or false");
    }

    private static int number(Parameter parameter) {
        if (parameter.value() == null) {
            throw new IllegalArgumentException(parameter.name() + " without a value, expected a number");
        }
        try {
            return Integer.parseInt(parameter.value());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(parameter.name() + " " + parameter.value() + ", expected a number", e);
        }
    }
}

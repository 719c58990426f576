package io.websocketservlet.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The init-params of a filter or a servlet in web.xml: the class of its handler, and options. An error names the filter or the
 * servlet, the parameter, its value and what is known.
 *
 * @param <O> the options
 */
final class InitParams<O> {

    private static final String HANDLER = "handler";

    /**
     * What stands in web.xml.
     *
     * @param owner whose they are
     * @param value the one of a name; null if there is none
     * @param causeIsLogged whether of a failure nothing but its cause is logged: of a servlet that does not start, Tomcat logs
     *     the innermost cause, and Undertow the next one
     */
    private record Declared(
            String owner,
            ServletContext context,
            List<String> names,
            UnaryOperator<String> value,
            boolean causeIsLogged) {}

    private final Declared declared;
    private final O defaults;

    /** One entry for each option. */
    private final Map<String, BiFunction<O, String, O>> known;

    /**
     * @param known what each name, but that of the handler, does to the options
     */
    InitParams(FilterConfig config, O defaults, Map<String, BiFunction<O, String, O>> known) {
        this(
                new Declared(
                        "filter " + config.getFilterName(),
                        config.getServletContext(),
                        Collections.list(config.getInitParameterNames()),
                        config::getInitParameter,
                        false),
                defaults,
                known);
    }

    /** The same for a servlet. */
    InitParams(ServletConfig config, O defaults, Map<String, BiFunction<O, String, O>> known) {
        this(
                new Declared(
                        "servlet " + config.getServletName(),
                        config.getServletContext(),
                        Collections.list(config.getInitParameterNames()),
                        config::getInitParameter,
                        true),
                defaults,
                known);
    }

    private InitParams(Declared declared, O defaults, Map<String, BiFunction<O, String, O>> known) {
        this.declared = declared;
        this.defaults = defaults;
        this.known = known;
    }

    O options() throws ServletException {
        O options = defaults;
        for (String name : declared.names()) {
            if (!name.equals(HANDLER)) {
                options = set(options, name, declared.value().apply(name).strip());
            }
        }
        return options;
    }

    private O set(O options, String name, String value) throws ServletException {
        BiFunction<O, String, O> option = known.get(name);
        if (option == null) {
            throw wrong("unknown init-param \"" + name + "\", known are " + knownNames(), null);
        }
        try {
            return option.apply(options, value);
        } catch (IllegalArgumentException | ArithmeticException | UnsupportedOperationException e) {
            throw wrong("init-param " + name + " = \"" + value + "\": " + e.getMessage(), e);
        }
    }

    private String knownNames() {
        TreeSet<String> names = new TreeSet<>(known.keySet());
        names.add(HANDLER);
        return String.join(", ", names);
    }

    boolean hasHandler() {
        return declared.value().apply(HANDLER) != null;
    }

    <H> H handler(Class<H> handlerType) throws ServletException {
        String name = declared.value().apply(HANDLER);
        if (name == null) {
            throw wrong("init-param handler is missing, known are " + knownNames(), null);
        }
        ClassLoader loader = declared.context().getClassLoader();
        try {
            Class<?> type = Class.forName(name.strip(), true, loader);
            return type.asSubclass(handlerType).getConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw wrong(
                    "init-param handler = \"" + name + "\" has to be a public class that implements "
                            + handlerType.getName() + " and has a public constructor without parameters: " + e,
                    e);
        }
    }

    /**
     * @param reason null if there is none
     */
    private ServletException wrong(String what, Throwable reason) {
        String message = declared.owner() + ": " + what;
        if (!declared.causeIsLogged()) {
            return new ServletException(message, reason);
        }
        IllegalArgumentException cause = new IllegalArgumentException(message);
        if (reason != null) {
            cause.addSuppressed(reason);
        }
        return new ServletException(message, cause);
    }
}

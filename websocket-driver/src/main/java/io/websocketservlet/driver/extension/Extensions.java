package io.websocketservlet.driver.extension;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The extensions that an endpoint supports, in the order in which it prefers them. Immutable, for any number of
 * connections and any thread.
 */
public final class Extensions {

    private static final Extensions NONE = new Extensions(Map.of());

    private final Map<String, Extension> byName;

    private Extensions(Map<String, Extension> byName) {
        this.byName = byName;
    }

    /** No extensions. */
    public static Extensions none() {
        return NONE;
    }

    /** These extensions; see {@link #of(List)}. */
    public static Extensions of(Extension... extensions) {
        return of(List.of(extensions));
    }

    /**
     * These extensions.
     *
     * @throws IllegalArgumentException if two have the same name, a name is no token, or reserved bits are not from 0
     *     to 7
     */
    public static Extensions of(List<? extends Extension> extensions) {
        Map<String, Extension> byName = new LinkedHashMap<>();
        for (Extension extension : extensions) {
            check(extension);
            if (byName.put(extension.name(), extension) != null) {
                throw new IllegalArgumentException("two extensions with the name " + extension.name());
            }
        }
        return byName.isEmpty() ? NONE : new Extensions(byName);
    }

    private static void check(Extension extension) {
        if (!Tokens.isToken(extension.name())) {
            throw new IllegalArgumentException("extension name \"" + extension.name() + "\" is not a token");
        }
        if ((extension.reservedBits() & ~Pipeline.ALL_BITS) != 0) {
            throw new IllegalArgumentException("reserved bits " + extension.reservedBits() + " of extension "
                    + extension.name() + ", there are 4, 2 and 1");
        }
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The extensions in the order of preference. */
    public List<Extension> list() {
        return List.copyOf(byName.values());
    }

    /** Their names in the same order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * A client's offers for one connection, of all extensions, even of those that want the same reserved bit: the
     * server chooses.
     */
    public Offers offer() {
        return new Offers(byName.values());
    }

    /**
     * A server's choice from a client's offers (9.1), in the order of its own preference. An extension is left out if
     * it was not offered, declines, or wants a reserved bit that one before it uses.
     *
     * @param offered what the client's header lists
     * @return the agreed extensions; empty if there are none
     */
    public Pipeline accept(List<ExtensionHeader.Element> offered) {
        if (byName.isEmpty() || offered.isEmpty()) {
            return Pipeline.empty();
        }
        Map<String, List<Parameters>> offers = new LinkedHashMap<>();
        for (ExtensionHeader.Element element : offered) {
            if (byName.containsKey(element.name())) {
                offers.computeIfAbsent(element.name(), name -> new ArrayList<>(2))
                        .add(element.parameters());
            }
        }
        try (Agreeing agreed = new Agreeing()) {
            for (Extension extension : byName.values()) {
                List<Parameters> mine = offers.get(extension.name());
                if (mine == null || agreed.clash(extension) != null) {
                    continue;
                }
                Extension.Acceptance acceptance = extension.accept(List.copyOf(mine));
                if (acceptance != null) {
                    agreed.add(extension, acceptance.answer(), acceptance.session());
                }
            }
            return agreed.pipeline();
        }
    }
}

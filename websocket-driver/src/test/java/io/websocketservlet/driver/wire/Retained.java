package io.websocketservlet.driver.wire;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How much memory an object holds on to, found by walking its fields. Counted as on a usual 64-bit platform, and rather
 * too much than too little: 16 bytes for each object, 8 for each field and reference, 32 for each entry of a collection.
 * What is static belongs to nobody.
 */
public final class Retained {

    private static final int HEADER = 16;
    private static final int FIELD = 8;
    private static final int ENTRY = 32;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> found = new ArrayDeque<>();
    private long bytes;

    private Retained() {}

    /** The bytes that this object, and all that can be reached from it, take. */
    public static long by(Object root) {
        Retained retained = new Retained();
        retained.find(root);
        while (!retained.found.isEmpty()) {
            retained.count(retained.found.pop());
        }
        return retained.bytes;
    }

    private void find(Object object) {
        if (object != null && !(object instanceof Class) && seen.add(object)) {
            found.push(object);
        }
    }

    private void count(Object object) {
        Class<?> type = object.getClass();
        if (object instanceof Enum) {
            return; // one for all
        }
        bytes += HEADER;
        if (object instanceof byte[] array) {
            bytes += array.length;
        } else if (object instanceof ByteBuffer buffer) {
            bytes += 5 * FIELD;
            if (buffer.hasArray()) {
                find(buffer.array());
            } else {
                bytes += buffer.capacity();
            }
        } else if (object instanceof String text) {
            bytes += 2 * FIELD + HEADER + 2L * text.length();
        } else if (object instanceof Collection<?> all) {
            bytes += ENTRY * (1L + all.size());
            all.forEach(this::find);
        } else if (object instanceof Map<?, ?> map) {
            bytes += 2 * ENTRY * (1L + map.size());
            map.keySet().forEach(this::find);
            map.values().forEach(this::find);
        } else if (object instanceof Object[] array) {
            bytes += (long) FIELD * array.length;
            for (Object element : array) {
                find(element);
            }
        } else if (type.getName().startsWith("io.websocketservlet.") || type.isHidden()) {
            countFields(object, type);
        } else if (!(object instanceof Number)) {
            throw new AssertionError("cannot look into " + type.getName());
        }
    }

    private void countFields(Object object, Class<?> type) {
        for (Class<?> part = type; part != Object.class && part != null; part = part.getSuperclass()) {
            for (Field field : part.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                bytes += FIELD;
                if (!field.getType().isPrimitive()) {
                    find(valueOf(field, object));
                }
            }
        }
    }

    private static Object valueOf(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}

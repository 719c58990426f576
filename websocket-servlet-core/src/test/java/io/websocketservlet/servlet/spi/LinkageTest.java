package io.websocketservlet.servlet.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class LinkageTest {

    /** A class of a container's. */
    static final class Request {}

    /** Has a class of that name of its own. */
    private static final class Elsewhere extends ClassLoader {

        Elsewhere() {
            super(null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = LinkageTest.class.getClassLoader().getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void aClassOfTheSameNameIsAnotherOneWhateverWasLinkedBefore() throws Exception {
        Class<?> other = new Elsewhere().loadClass(Request.class.getName());
        assertEquals(Request.class.getName(), other.getName());
        assertNotSame(Request.class, other);
        assertTrue(Upgrade.canLink(Upgrade.class, Request.class));
        assertFalse(Upgrade.canLink(Upgrade.class, other));
        assertTrue(Upgrade.canLink(Upgrade.class, Request.class));
    }
}

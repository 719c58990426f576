package io.websocketservlet.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DriverOptionsTest {

    @Test
    void defaults() {
        DriverOptions options = DriverOptions.defaults();
        assertEquals(67_108_863, options.maxLength());
        assertEquals(131_072, options.maxFragments());
        assertTrue(options.requireMasking());
    }

    @Test
    void eachOptionIsChangedInACopy() {
        DriverOptions options = DriverOptions.defaults();
        assertEquals(new DriverOptions(5, 131_072, true), options.withMaxLength(5));
        assertEquals(new DriverOptions(67_108_863, 5, true), options.withMaxFragments(5));
        assertEquals(new DriverOptions(67_108_863, 131_072, false), options.withRequireMasking(false));
        assertEquals(new DriverOptions(67_108_863, 131_072, true), options);
    }

    @Test
    void limitThatNothingCouldKeepIsRefused() {
        DriverOptions options = DriverOptions.defaults();
        assertThrows(IllegalArgumentException.class, () -> options.withMaxLength(0));
        assertThrows(IllegalArgumentException.class, () -> options.withMaxLength(-1));
        assertThrows(IllegalArgumentException.class, () -> options.withMaxFragments(0));
    }
}

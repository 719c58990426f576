package io.websocketservlet.servlet.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the WARs of the contract do not show. */
class BridgedUpgradeTest {

    static List<Method> methods() {
        return Arrays.stream(Upgrade.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
    }

    /** A default that is inherited would be taken for the answer of the way beyond the bridge. */
    @ParameterizedTest
    @MethodSource("methods")
    void everyQuestionIsPassedOn(Method method) {
        assertDoesNotThrow(() -> BridgedUpgrade.class.getDeclaredMethod(method.getName(), method.getParameterTypes()));
    }
}

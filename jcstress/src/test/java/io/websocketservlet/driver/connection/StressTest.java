package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Each jcstress test for a moment, all in this JVM: what goes wrong often is found here, what goes wrong seldom by
 * {@code jcstress/run}, which starts a JVM for each of them in each way of compiling it.
 */
class StressTest {

    private static final String MILLIS = System.getProperty("stress.millis", "250");

    static Collection<String> tests() {
        return new TreeSet<>(TestList.tests());
    }

    /** What jcstress does in the JVM that it has started. */
    private static TestResult run(TestConfig test) throws ReflectiveOperationException {
        Runner<?> runner = (Runner<?>) Class.forName(test.generatedRunnerName)
                .getConstructor(ForkedTestConfig.class)
                .newInstance(new ForkedTestConfig(test));
        TestResult result = runner.run();
        result.setConfig(test);
        return result;
    }

    private static TestConfig briefly(TestInfo test) throws IOException {
        Options options = new Options(new String[] {"-iters", "1", "-time", MILLIS, "-strideCount", "4", "-c", "2"});
        assertTrue(options.parse());
        SchedulingClass anyCpu = new SchedulingClass(AffinityMode.NONE, test.threads(), NodeType.PACKAGE);
        return new TestConfig(options, test, 0, List.of(), CompileMode.UNIFIED, anyCpu);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tests")
    void nothingForbiddenIsSeen(String name) throws Exception {
        TestResult result = run(briefly(TestList.getInfo(name)));
        StringWriter report = new StringWriter();
        ReportUtils.printResult(new PrintWriter(report, true), result, true);
        assertTrue(result.grading().isPassed && ReportUtils.statusToPassed(result), () -> "\n" + report);
        assertTrue(result.getTotalCount() > 0, "nothing was seen");
    }
}

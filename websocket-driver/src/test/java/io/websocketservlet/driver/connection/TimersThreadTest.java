package io.websocketservlet.driver.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The timer's own thread: one, a daemon, from the first entry until close(). */
@Timeout(20)
class TimersThreadTest {

    private final Timers timers = new Timers();
    private final CompletableFuture<Thread> thread = new CompletableFuture<>();

    @AfterEach
    void end() {
        timers.close();
    }

    private Timers.Entry entry(LongUnaryOperator look) {
        return new Timers.Entry() {
            @Override
            long look(long now) {
                thread.complete(Thread.currentThread());
                return look.applyAsLong(now);
            }
        };
    }

    private Thread thread() throws Exception {
        return thread.get(10, TimeUnit.SECONDS);
    }

    @Test
    void itIsADaemonAndHoldsNoApplicationsClassLoader() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(application);
            timers.add(entry(now -> Timers.NEVER), 0);
            assertTrue(thread().isDaemon());
            assertSame(Timers.class.getClassLoader(), thread().getContextClassLoader());
            assertEquals("websocket-timer", thread().getName());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void itLooksAgainAndAgain() throws Exception {
        CountDownLatch looks = new CountDownLatch(3);
        timers.add(
                entry(now -> {
                    looks.countDown();
                    return now;
                }),
                0);
        assertTrue(looks.await(10, TimeUnit.SECONDS));
    }

    @Test
    void itLooksNotBeforeTheTime() throws Exception {
        CompletableFuture<Long> looked = new CompletableFuture<>();
        long when = timers.time() + 200_000_000;
        timers.add(
                entry(now -> {
                    looked.complete(now);
                    return Timers.NEVER;
                }),
                when);
        assertTrue(looked.get(10, TimeUnit.SECONDS) >= when);
    }

    @Test
    void closeEndsIt() throws Exception {
        timers.add(entry(now -> now), 0);
        Thread started = thread();
        timers.close();
        timers.join(Duration.ofSeconds(10));
        assertFalse(started.isAlive());
    }

    @Test
    void nobodyWaitsForEver() throws Exception {
        timers.add(entry(now -> now), 0);
        Thread started = thread();
        timers.join(Duration.ZERO);
        assertTrue(started.isAlive());
    }

    @Test
    void thereIsNothingToWaitForWithoutAnEntry() throws Exception {
        timers.close();
        timers.join(Duration.ofDays(1));
    }

    @Test
    void closeEndsItEvenIfALookTakesTheInterruptForItself() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        timers.add(
                entry(now -> {
                    looking.countDown();
                    boolean waiting = true;
                    while (waiting) {
                        try {
                            waiting = !closed.await(10, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            // gone, as with code of others that does not put it back
                        }
                    }
                    return Timers.NEVER;
                }),
                0);
        assertTrue(looking.await(10, TimeUnit.SECONDS));
        timers.close();
        closed.countDown();
        Thread started = thread();
        started.join(5_000);
        assertFalse(started.isAlive(), "the thread has outlived its application");
    }

    @Test
    void anEntryThatThrowsDoesNotEndIt() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        try (LogLines log = LogLines.of(Timers.class)) {
            timers.add(
                    entry(now -> {
                        throw new NoClassDefFoundError("of an application that is being stopped");
                    }),
                    0);
            Thread started = thread();
            timers.add(
                    entry(now -> {
                        looked.countDown();
                        return Timers.NEVER;
                    }),
                    timers.time());
            assertTrue(looked.await(10, TimeUnit.SECONDS));
            assertTrue(started.isAlive());
            assertEquals(1, log.all().size());
        }
    }

    @Test
    void withoutAnEntryThereIsNoThread() {
        Set<Thread> before = timerThreads();
        try (Timers unused = new Timers()) {
            assertTrue(unused.time() >= 0);
            Set<Thread> more = timerThreads();
            more.removeAll(before); // those of other tests may end meanwhile
            assertEquals(Set.of(), more);
        }
    }

    private static Set<Thread> timerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("websocket-timer"))
                .collect(Collectors.toSet());
    }
}

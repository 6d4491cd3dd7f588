package dev.hawser.hub.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hawser.apiserver.store.Term;
import dev.hawser.hub.store.TestDatabase;
import java.io.BufferedReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three replicas strive to lead, in the intervals that a hub has by default.
class PostgresLeadershipIT {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration MOVES_WITHIN = Duration.ofSeconds(5);

    private final List<Contender> contenders = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
    }

    @AfterEach
    void close() {
        contenders.forEach(Contender::release);
        contenders.forEach(contender -> contender.leadership.close());
        database.close();
    }

    @Test
    void oneLeadsAndTheNextTakesOverWhenItGoes() {
        List<Contender> three = List.of(contender("a"), contender("b"), contender("c"));
        Contender first = leader(three);
        assertThat(three.stream().filter(each -> each.leadership.held())).hasSize(1);
        await().until(() ->
                three.stream().allMatch(each -> each.leadership.problem().isEmpty()));

        first.leadership.close();

        assertThat(first.told).containsExactly("gained 1", "lost");
        Contender second = leader(three);
        assertThat(second.told).containsExactly("gained 2");
    }

    @Test
    void aLeaderWhoseConnectionIsCutStopsAndSomebodyLeadsWithin5Seconds() throws Exception {
        List<Contender> three = List.of(contender("a"), contender("b"), contender("c"));
        Contender first = leader(three);

        database.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '" + first.name + "'");

        await().atMost(MOVES_WITHIN).until(() -> three.stream().anyMatch(each -> each.told.contains("gained 2")));
        await().atMost(MOVES_WITHIN).until(() -> first.told.contains("lost"));
        assertThat(three.stream().filter(each -> each.leadership.held())).hasSize(1);
    }

    /// As a process that is stopped, or a network that swallows all: the leader says nothing, and its connection stays.
    @Test
    void aLeaderThatFallsSilentIsDisownedWithin5Seconds() {
        List<Contender> two = List.of(contender("a"), contender("b"));
        Contender first = leader(two);
        Contender second = two.get(1 - two.indexOf(first));

        first.freeze();

        await().atMost(MOVES_WITHIN).until(() -> second.told.contains("gained 2"));
        first.release();
        await().atMost(MOVES_WITHIN).until(() -> first.told.contains("lost"));
        assertThat(second.leadership.held()).isTrue();
        assertThat(first.leadership.held()).isFalse();
    }

    @ParameterizedTest(name = "SIG{0}")
    @ValueSource(strings = {"KILL", "STOP"})
    void aLeadingProcessThatIsKilledOrStoppedIsSucceededWithin5Seconds(String signal) throws Exception {
        Process leader = LeadingProcess.start(database.url(), database.user(), database.password());
        try (BufferedReader says = leader.inputReader()) {
            assertThat(says.readLine()).isEqualTo("gained 1");
            Contender next = contender("next");
            await().until(() -> next.leadership.problem().isEmpty());
            assertThat(next.told).isEmpty();

            signal(leader, signal);

            await().atMost(MOVES_WITHIN).until(() -> next.told.contains("gained 2"));
            if (signal.equals("STOP")) {
                signal(leader, "CONT");
                assertThat(says.readLine()).isEqualTo("lost");
            }
        } finally {
            leader.destroyForcibly().waitFor();
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void withoutADatabaseNobodyLeadsAndItSaysSo() throws Exception {
        PostgresLeadership alone = new PostgresLeadership(
                () -> {
                    throw new java.sql.SQLException("refused", "08001");
                },
                Duration.ofMillis(100));
        alone.contend(new Contender("nobody"));
        try {
            await().until(() -> alone.problem().isPresent());
            assertThat(alone.held()).isFalse();
        } finally {
            alone.close();
        }
    }

    private Contender leader(List<Contender> among) {
        await().atMost(MOVES_WITHIN).until(() -> among.stream().anyMatch(each -> each.leadership.held()));
        return among.stream().filter(each -> each.leadership.held()).findFirst().orElseThrow();
    }

    private Contender contender(String name) {
        Contender contender = new Contender("contender-" + name);
        contenders.add(contender);
        contender.leadership.contend(contender);
        return contender;
    }

    private final class Contender implements Leadership.Holder {

        private final String name;
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final PostgresLeadership leadership;
        private volatile CountDownLatch thaw = new CountDownLatch(0);

        Contender(String name) {
            this.name = name;
            this.leadership = new PostgresLeadership(() -> freezing(database.connect(name)), INTERVAL);
        }

        void freeze() {
            thaw = new CountDownLatch(1);
        }

        void release() {
            thaw.countDown();
        }

        @Override
        public void gained() {
            told.add("gained " + Term.current());
        }

        @Override
        public void lost() {
            told.add("lost");
        }

        private Connection freezing(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getReturnType() == Statement.class) {
                            thaw.await();
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}

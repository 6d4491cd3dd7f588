package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.hub.identity.HubRecordReconciler;
import dev.hawser.hub.store.FaultyServer;
import dev.hawser.hub.store.KeyFileSealer;
import dev.hawser.hub.store.PostgresStore;
import dev.hawser.hub.store.TestConfig;
import dev.hawser.hub.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole hub over a real database: what clients see of it when it fails, is restored, or is read by somebody else.
class HubOnPostgresIT {

    private static final String SEED = "correct-horse-battery-staple";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    Path directory;

    @Test
    void withoutItsDatabaseItIsNotReadyAndSaysThatNothingWasWritten() throws Exception {
        try (FaultyServer server = new FaultyServer(directory.resolve("db"));
                TestHub hub = open(server.database(), Duration.ofSeconds(1))) {
            HubCalls admin = hub.administrator();
            assertThat(hub.anonymous().get("/readyz").status()).isEqualTo(200);

            server.stop();
            HubCalls.Answer write = admin.post(CONFIG_MAPS, configMap("lost", "1"));

            assertThat(write.status()).isEqualTo(503);
            assertThat(write.json().at("/details/retryAfterSeconds").asInt()).isPositive();
            assertThat(write.text()).contains("nothing was written");
            HubCalls.Answer ready = hub.anonymous().get("/readyz");
            assertThat(ready.status()).isEqualTo(500);
            assertThat(ready.text()).contains("[-]store").doesNotContain("Connection");
            assertThat(hub.anonymous().get("/livez").status()).isEqualTo(200);

            server.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> hub.anonymous().get("/readyz").status() == 200);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> admin.post(CONFIG_MAPS, configMap("kept", "1")).status() == 201);
            assertThat(admin.get(CONFIG_MAPS + "/lost").status()).isEqualTo(404);
        }
    }

    @Test
    void aReplicaThatCannotSeeTheNewestStateIsNotReady() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                TestHub hub = open(database, Duration.ofSeconds(1))) {
            database.execute("alter table revision rename to gone");
            assertThat(hub.anonymous().get("/readyz").text()).contains("[-]store");
            database.execute("alter table gone rename to revision");
            await().until(() -> hub.anonymous().get("/readyz").status() == 200);

            // It lags behind: the log says more than it can read.
            database.execute("update revision set value = value + 3");
            assertThat(hub.anonymous().get("/readyz").text()).contains("[-]store");
            // What cannot be followed is loaded anew.
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> hub.anonymous().get("/readyz").status() == 200);
        }
    }

    @Test
    void aWatchResumesAfterARestartAndIsToldToListAnewAfterARestore() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            String revision;
            String epoch;
            String password;
            try (TestHub hub = open(database, Duration.ofSeconds(10))) {
                HubCalls admin = hub.administrator();
                revision = admin.post(CONFIG_MAPS, configMap("one", "1"))
                        .require(201)
                        .at("/metadata/resourceVersion")
                        .asText();
                admin.post(CONFIG_MAPS, configMap("two", "1")).require(201);
                epoch = epoch(admin);
                password = hub.password();
            }
            try (TestHub hub = open(database, Duration.ofSeconds(10), Optional.of(password))) {
                String events = watch(hub.administrator(), revision);
                assertThat(events).contains("\"ADDED\"", "\"two\"").doesNotContain("\"one\"", "410");
                assertThat(epoch(hub.administrator())).isEqualTo(epoch);
            }
            database.execute("update revision set place = 'as after pg_restore'");
            try (TestHub hub = open(database, Duration.ofSeconds(10), Optional.of(password))) {
                HubCalls admin = hub.administrator();
                assertThat(watch(admin, revision)).contains("410");
                ObjectNode list = admin.get(CONFIG_MAPS).require(200);
                assertThat(list.at("/items")).hasSize(2);
                assertThat(epoch(admin)).isNotEqualTo(epoch);
                admin.post(CONFIG_MAPS, configMap("three", "1")).require(201);
                assertThat(watch(admin, list.at("/metadata/resourceVersion").asText()))
                        .contains("\"three\"")
                        .doesNotContain("\"two\"");
            }
        }
    }

    @Test
    void replicasMayStartAtTheSameTimeOnAnEmptyDatabase() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (TestDatabase database = TestDatabase.create()) {
            List<Thread> starts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Path own = directory.resolve("replica-" + i);
                starts.add(Thread.ofVirtual().start(() -> {
                    try (TestHub hub = open(database, Duration.ofSeconds(20), own, Optional.of("another's"))) {
                        assertThat(hub.anonymous().get("/readyz").status()).isEqualTo(200);
                    } catch (Exception | AssertionError e) {
                        failures.add(e);
                    }
                }));
            }
            for (Thread start : starts) {
                start.join();
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void noSecretIsInTheDatabaseTheLogOrTheAuditInTheClear() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler listening = listening(logged);
        Logger.getLogger("").addHandler(listening);
        List<String> seeds = new ArrayList<>(List.of(SEED));
        try (TestDatabase database = TestDatabase.create();
                TestHub hub = open(database, Duration.ofSeconds(10))) {
            HubCalls admin = hub.administrator();
            seeds.add(hub.password());
            String joining = hub.joinToken("t", "a", 1, true);
            seeds.add(joining.substring(joining.lastIndexOf('.') + 1));
            String secrets = "/api/v1/namespaces/default/secrets";
            admin.post(secrets, secret("mine", SEED)).require(201);
            admin.patch(secrets + "/mine", secret("mine", SEED + "-2")).require(200);
            admin.post("/api/v1/namespaces", HubCalls.object("v1", "Namespace", "", "emea-1"))
                    .require(201);
            admin.post("/apis/work.open-cluster-management.io/v1/namespaces/emea-1/manifestworks", work())
                    .require(201);
            admin.delete(secrets + "/mine").require(200);
            admin.put(secrets + "/mine", secret("mine", "bad key !" + SEED)).text();

            admin.post(CONFIG_MAPS, configMap("open", "seen-in-the-clear")).require(201);

            String dump = database.dump();

            assertThat(dump.contains("seen-in-the-clear"))
                    .as("the dump has contents")
                    .isTrue();
            for (String seed : seeds) {
                String encoded = Base64.getEncoder().encodeToString(seed.getBytes(StandardCharsets.UTF_8));
                for (String form : List.of(seed, encoded.substring(0, encoded.length() - 4))) {
                    assertThat(dump.contains(form))
                            .as("%s in the database", seed)
                            .isFalse();
                    assertThat(hub.audit().contains(form))
                            .as("%s in the audit", seed)
                            .isFalse();
                    assertThat(logged).as("the log").noneMatch(line -> line.contains(form));
                }
            }
        } finally {
            Logger.getLogger("").removeHandler(listening);
        }
    }

    private static Handler listening(List<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                Throwable thrown = line.getThrown();
                lines.add(line.getMessage() + " " + List.of(parameters(line)) + " " + thrown);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static @Nullable Object[] parameters(LogRecord line) {
        Object[] parameters = line.getParameters();
        return parameters == null ? new Object[0] : parameters;
    }

    private static String epoch(HubCalls calls) {
        return calls.get("/api/v1/namespaces/kube-public/configmaps/hub-identity")
                .require(200)
                .at("/data/epoch")
                .asText();
    }

    private static String watch(HubCalls calls, String revision) {
        return calls.get(CONFIG_MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=" + revision)
                .text();
    }

    private static ObjectNode configMap(String name, String value) {
        ObjectNode map = HubCalls.object("v1", "ConfigMap", "default", name);
        map.putObject("data").put("value", value);
        return map;
    }

    private static ObjectNode secret(String name, String value) {
        ObjectNode secret = HubCalls.object("v1", "Secret", "default", name);
        secret.putObject("stringData").put("password", value);
        return secret;
    }

    private static ObjectNode work() {
        ObjectNode work = HubCalls.object("work.open-cluster-management.io/v1", "ManifestWork", "emea-1", "open");
        work.putObject("spec").putObject("workload").putArray("manifests").add(secret("inner", SEED + "-inner"));
        return work;
    }

    private TestHub open(TestDatabase database, Duration writeTimeout) throws Exception {
        return open(database, writeTimeout, Optional.empty());
    }

    private TestHub open(TestDatabase database, Duration writeTimeout, Optional<String> password) throws Exception {
        return open(database, writeTimeout, directory.resolve("pki"), password);
    }

    private TestHub open(TestDatabase database, Duration writeTimeout, Path pki, Optional<String> password)
            throws Exception {
        TestConfig config = TestConfig.usual(directory.resolve("key.json")).withWriteTimeout(writeTimeout);
        PostgresStore store = PostgresStore.open(
                database.pool(), config, KeyFileSealer.of(config.secretKeyFile()), Set.of(HubRecordReconciler.KEY));
        return TestHub.start(pki, store, store::life, password);
    }
}

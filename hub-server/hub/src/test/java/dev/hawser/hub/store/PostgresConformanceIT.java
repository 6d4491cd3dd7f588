package dev.hawser.hub.store;

import dev.hawser.apiserver.conformance.ConformanceContract;
import dev.hawser.apiserver.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class PostgresConformanceIT implements ConformanceContract {

    @TempDir
    Path directory;

    private final List<TestDatabase> databases = new ArrayList<>();

    @Override
    public Store newStore() {
        TestDatabase database = TestDatabase.create();
        databases.add(database);
        TestConfig config = TestConfig.usual(directory.resolve("key.json"));
        return PostgresStore.open(database.pool(), config, KeyFileSealer.of(config.secretKeyFile()));
    }

    @AfterEach
    void close() {
        databases.forEach(TestDatabase::close);
    }
}

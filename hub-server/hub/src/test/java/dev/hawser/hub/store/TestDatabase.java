package dev.hawser.hub.store;

import java.nio.file.Path;

/// The databases that tests run against.
final class TestDatabase {

    private TestDatabase() {}

    /// Where PostgreSQL is unpacked to: once for all tests.
    static Path binaries() {
        return Path.of("target", "postgresql").toAbsolutePath();
    }
}

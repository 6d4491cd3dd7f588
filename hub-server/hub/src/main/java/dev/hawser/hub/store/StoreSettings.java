package dev.hawser.hub.store;

import java.time.Duration;

/// What the writer needs to know of the configuration.
///
/// @param replicaName tells this process from others, in notifications
/// @param writeTimeout how long a batch is tried
/// @param partitionSize revisions in a partition of the log
record StoreSettings(String replicaName, Duration writeTimeout, int partitionSize) {}

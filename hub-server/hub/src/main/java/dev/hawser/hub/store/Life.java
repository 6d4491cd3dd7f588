package dev.hawser.hub.store;

import java.util.UUID;

/// Which database this is, and which of its lives.
///
/// @param hub made once with the database; a restored backup keeps it
/// @param epoch greater in each life: 1, or the revision at which the database went on after it was restored from a
///     backup or a standby took its place. What was seen in another epoch may be unknown to the hub
public record Life(UUID hub, long epoch) {}

package dev.hawser.apiserver.store;

/// What must hold of the stored object for a write to happen: the optimistic lock.
public sealed interface Expected {

    /// No object with that key exists.
    record Absent() implements Expected {}

    /// The object exists in exactly this revision.
    record AtRevision(long revision) implements Expected {}
}

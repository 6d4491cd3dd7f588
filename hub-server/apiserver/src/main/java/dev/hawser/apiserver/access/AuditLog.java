package dev.hawser.apiserver.access;

/// Where writes are recorded. Refused ones are recorded too.
public interface AuditLog {

    /// Keeps nothing.
    AuditLog NONE = _ -> {};

    /// Records. Never throws; must be quick.
    void record(AuditEvent event);
}

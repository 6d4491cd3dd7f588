package dev.hawser.apiserver.access;

/// On whose errand a thread writes: what the audit log says of a write beyond who and what.
///
/// @param source address of the client, `""` for the server's own work
/// @param agent user agent of the client, or which part of the server it is
/// @param answered the write is recorded with the answer that the client gets, not when it is committed
public record Errand(String source, String agent, boolean answered) {

    /// Of the running thread; unbound: the server's own, in no particular part of it.
    public static final ScopedValue<Errand> CURRENT = ScopedValue.newInstance();

    private static final Errand OWN = new Errand("", "", false);

    /// A part of the server works by itself.
    public static Errand of(String part) {
        return new Errand("", part, false);
    }

    public static Errand current() {
        return CURRENT.orElse(OWN);
    }

    /// For a request that is more than one write: each is recorded as it is committed.
    public Errand unanswered() {
        return new Errand(source, agent, false);
    }
}

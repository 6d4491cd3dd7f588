package dev.hawser.apiserver.store;

/// The history that was asked for is no longer kept.
public final class CompactedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long oldestKept;

    public CompactedException(long asked, long oldestKept) {
        super("revision " + asked + " is compacted, the oldest that can be resumed from is " + oldestKept);
        this.oldestKept = oldestKept;
    }

    public long oldestKept() {
        return oldestKept;
    }
}

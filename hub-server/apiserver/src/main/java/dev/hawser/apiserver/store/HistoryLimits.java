package dev.hawser.apiserver.store;

/// How much of the past a store keeps in memory, for watches that resume and lists that go on page by page. What is
/// reached first counts.
///
/// @param changes at most so many changes
/// @param bytes at most about so many bytes of documents
public record HistoryLimits(int changes, long bytes) {

    /// Enough for a hub.
    public static final HistoryLimits DEFAULT = new HistoryLimits(10_000, 64L << 20);

    public HistoryLimits {
        if (changes < 1 || bytes < 1) {
            throw new IllegalArgumentException("a history keeps at least one change and one byte");
        }
    }
}

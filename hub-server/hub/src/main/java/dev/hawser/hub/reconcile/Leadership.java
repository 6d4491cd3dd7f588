package dev.hawser.hub.reconcile;

import java.util.Optional;

/// The right to run the controllers, which one replica at a time has.
public interface Leadership extends AutoCloseable {

    /// What to do with the right. Both are called on one thread, alternating, `gained` first.
    interface Holder {
        void gained();

        /// The right is gone: stop at once. Called on [#close] too when the right is held.
        void lost();
    }

    /// Starts to strive for it. Called once.
    void contend(Holder holder);

    /// Whether this replica leads now.
    boolean held();

    /// Why this replica can neither lead nor take over when the leader goes; empty if it can.
    Optional<String> problem();

    @Override
    void close();
}

package dev.hawser.ui.hub;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// The objects of one kind, kept current by a watch for as long as somebody is subscribed.
public interface Live<R extends HasMetadata> {

    /// What is known now. Never waits.
    Reading<R> now();

    /// Calls `onChange` after every change, from a thread of the hub's client, quickly and without any lock held.
    Subscription subscribe(Runnable onChange);

    /// Ends by being closed; closing twice is fine.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

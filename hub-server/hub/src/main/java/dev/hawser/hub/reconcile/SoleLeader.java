package dev.hawser.hub.reconcile;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Leads as soon as it contends: for a hub whose store nobody shares, such as one in memory.
public final class SoleLeader implements Leadership {

    private @Nullable Holder holder;

    @Override
    public synchronized void contend(Holder newHolder) {
        holder = newHolder;
        newHolder.gained();
    }

    @Override
    public synchronized boolean held() {
        return holder != null;
    }

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        if (holder != null) {
            holder.lost();
            holder = null;
        }
    }
}

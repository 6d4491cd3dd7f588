package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.Store;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Feeds one watcher from the store's history until it has caught up with the recent changes of its type.
final class Backlog {

    private final Store store;
    private final GroupResource type;
    private final TypeFeed feed;
    private final Watcher watcher;
    private Store.@Nullable Watch source;
    private boolean done;

    Backlog(Store store, GroupResource type, TypeFeed feed, Watcher watcher) {
        this.store = store;
        this.type = type;
        this.feed = feed;
        this.watcher = watcher;
    }

    /// @throws dev.hawser.apiserver.object.ApiException `Expired` if the history is gone
    void start() {
        watcher.attach(false, this::stop);
        Store.Watch opened;
        try {
            opened = store.watch(Set.of(type), watcher.position(), this::deliver, reason -> watcher.end());
        } catch (CompactedException e) {
            throw WatchHub.tooOld(watcher.position(), e.oldestKept());
        }
        boolean finished;
        synchronized (this) {
            source = opened;
            finished = done;
        }
        if (finished) {
            opened.close();
        }
    }

    private void stop() {
        Store.Watch finished;
        synchronized (this) {
            done = true;
            finished = source;
        }
        if (finished != null) {
            finished.close();
        }
    }

    private void deliver(Change change) {
        Store.Watch finished;
        synchronized (this) {
            if (done) {
                return;
            }
            SharedChange shared = new SharedChange(change);
            if (watcher.concerns(shared)) {
                watcher.offer(shared);
            } else {
                watcher.passed(change.revision());
            }
            done = watcher.isClosed() || feed.join(watcher);
            finished = done ? source : null;
        }
        if (finished != null) {
            finished.close();
        }
    }
}

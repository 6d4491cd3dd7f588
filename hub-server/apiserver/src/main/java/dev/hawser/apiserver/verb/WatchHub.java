package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.Store;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Spreads the store's changes over all watchers, by one subscription to the store. Watchers are found by type and
/// namespace, so that a change costs what its own watchers cost. Recent changes are kept at hand: most watches resume
/// from one of them. No thread of its own.
public final class WatchHub implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WatchHub.class);

    private final Store store;
    private final int recentPerType;
    private final Map<GroupResource, TypeFeed> feeds = new ConcurrentHashMap<>();
    private final Object subscribing = new Object();
    private volatile Store.@Nullable Watch subscription;
    private volatile long startedAt;
    private volatile long position;
    private volatile boolean closed;

    /// @param recentPerType how many changes of each type are kept at hand
    public WatchHub(Store store, int recentPerType) {
        this.store = store;
        this.recentPerType = recentPerType;
    }

    /// Lets the watcher have everything after its revision, from now on. Returns at once; events may arrive before.
    ///
    /// @throws dev.hawser.apiserver.object.ApiException `Expired` if the revision is compacted
    public void join(GroupResource type, Watcher watcher) {
        long from = watcher.position();
        long compacted = store.compactedRevision();
        if (from < compacted) {
            throw tooOld(from, compacted);
        }
        subscribe();
        TypeFeed feed = feed(type);
        if (!feed.join(watcher)) {
            new Backlog(store, type, feed, watcher).start();
        }
    }

    static RuntimeException tooOld(long from, long compacted) {
        return Failures.expired("too old resource version: " + from + " (" + compacted + ")");
    }

    /// Everything up to this revision has been handed to the watchers.
    long position() {
        return position;
    }

    /// Watchers of the type that are fed now.
    public int watchers(GroupResource type) {
        TypeFeed feed = feeds.get(type);
        return feed == null ? 0 : feed.size();
    }

    @Override
    public void close() {
        Store.Watch last;
        List<TypeFeed> left;
        synchronized (subscribing) {
            closed = true;
            last = subscription;
            left = abandonFeeds();
        }
        if (last != null) {
            last.close();
        }
        left.forEach(TypeFeed::endAll);
    }

    private TypeFeed feed(GroupResource type) {
        return feeds.computeIfAbsent(type, t -> new TypeFeed(recentPerType, startedAt));
    }

    /// Subscribes at the first use and again after the store has ended the subscription.
    private void subscribe() {
        if (subscription != null) {
            return;
        }
        synchronized (subscribing) {
            if (subscription != null || closed) {
                return;
            }
            long from = store.snapshot().revision();
            startedAt = from;
            position = from;
            try {
                subscription = store.watch(null, from, this::deliver, this::ended);
            } catch (CompactedException e) {
                throw tooOld(from, e.oldestKept());
            }
        }
    }

    private void deliver(Change change) {
        feed(change.key().type()).deliver(new SharedChange(change));
        position = change.revision();
    }

    /// The store has lost the thread: watchers have to resume, which they do from where they are.
    private void ended(@Nullable Throwable reason) {
        LOG.warn("the store ended the watch, all watchers have to resume", reason);
        List<TypeFeed> left;
        synchronized (subscribing) {
            left = abandonFeeds();
        }
        left.forEach(TypeFeed::endAll);
    }

    private List<TypeFeed> abandonFeeds() {
        subscription = null;
        List<TypeFeed> left = List.copyOf(feeds.values());
        feeds.clear();
        return left;
    }
}

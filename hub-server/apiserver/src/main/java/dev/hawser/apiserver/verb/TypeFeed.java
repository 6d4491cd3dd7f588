package dev.hawser.apiserver.verb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The watchers of one type and its recent changes.
final class TypeFeed {

    private final int capacity;
    private final Deque<SharedChange> recent = new ArrayDeque<>();
    private final Set<Watcher> everywhere = new LinkedHashSet<>();
    private final Map<String, Set<Watcher>> byNamespace = new HashMap<>();
    private long completeAfter;
    private boolean ended;

    /// @param completeAfter changes up to this revision are not at hand
    TypeFeed(int capacity, long completeAfter) {
        this.capacity = capacity;
        this.completeAfter = completeAfter;
    }

    /// Gives the watcher what it has missed and then every change as it comes.
    ///
    /// @return false if what it has missed is not at hand
    synchronized boolean join(Watcher watcher) {
        if (ended) {
            watcher.end();
            return true;
        }
        if (watcher.position() < completeAfter) {
            return false;
        }
        for (SharedChange change : recent) {
            if (watcher.concerns(change)) {
                watcher.offer(change);
            }
        }
        watcher.attach(true, () -> leave(watcher));
        if (!watcher.isClosed()) {
            watchers(watcher.namespace()).add(watcher);
        }
        return true;
    }

    synchronized void deliver(SharedChange change) {
        recent.addLast(change);
        if (recent.size() > capacity) {
            completeAfter = recent.removeFirst().revision();
        }
        everywhere.forEach(watcher -> watcher.offer(change));
        Set<Watcher> inNamespace = change.namespace().isEmpty() ? null : byNamespace.get(change.namespace());
        if (inNamespace != null) {
            inNamespace.forEach(watcher -> watcher.offer(change));
        }
    }

    synchronized void leave(Watcher watcher) {
        if (watcher.namespace().isEmpty()) {
            everywhere.remove(watcher);
            return;
        }
        Set<Watcher> rest = byNamespace.get(watcher.namespace());
        if (rest != null && rest.remove(watcher) && rest.isEmpty()) {
            byNamespace.remove(watcher.namespace());
        }
    }

    synchronized int size() {
        return everywhere.size()
                + byNamespace.values().stream().mapToInt(Set::size).sum();
    }

    /// The store has lost the thread: all watchers have to resume.
    void endAll() {
        List<Watcher> all;
        synchronized (this) {
            ended = true;
            all = new ArrayList<>(everywhere);
            byNamespace.values().forEach(all::addAll);
        }
        all.forEach(Watcher::end);
    }

    private Set<Watcher> watchers(String namespace) {
        return namespace.isEmpty() ? everywhere : byNamespace.computeIfAbsent(namespace, n -> new LinkedHashSet<>());
    }
}

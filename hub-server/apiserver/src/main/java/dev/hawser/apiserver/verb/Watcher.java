package dev.hawser.apiserver.verb;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// One client's watch: a bounded queue between the store's thread, which puts events in, and the client's connection,
/// which takes frames out as fast as the client reads. A client that is too slow loses its watch, not others theirs.
public final class Watcher {

    private final Selection selection;
    private final EventShape shape;
    private final int capacity;
    private final Runnable onReady;

    private Iterator<byte[]> initial = Collections.emptyIterator();
    private final Deque<Queued> queue = new ArrayDeque<>();
    private long position;
    private long announced;
    private boolean opened;
    private boolean ended;
    private boolean closed;
    private boolean attached;
    private Runnable leave = () -> {};

    /// @param fromRevision events after this one are wanted
    /// @param capacity how many events may wait for the client
    /// @param onReady called, possibly while locks are held and on any thread, when there is something to take
    public Watcher(Selection selection, EventShape shape, long fromRevision, int capacity, Runnable onReady) {
        this.selection = selection;
        this.shape = shape;
        this.position = fromRevision;
        this.announced = fromRevision;
        this.capacity = capacity;
        this.onReady = onReady;
    }

    private sealed interface Queued {
        record Event(SharedChange change, WatchEvent event) implements Queued {}

        record Mark(long revision) implements Queued {}
    }

    /// Frames to send before all events, made as they are taken.
    public synchronized void startWith(Iterator<byte[]> frames) {
        initial = frames;
        opened = frames.hasNext();
    }

    /// The next line to send, null if there is none now.
    public byte @Nullable [] take() {
        Queued next;
        EventShape now;
        synchronized (this) {
            if (initial.hasNext()) {
                return initial.next();
            }
            next = queue.poll();
            now = opened ? shape : shape.opening();
            opened |= next != null;
        }
        return switch (next) {
            case null -> null;
            case Queued.Event(SharedChange change, WatchEvent event) -> change.frame(now, event.type(), event.object());
            case Queued.Mark(long revision) -> now.bookmark(revision, false);
        };
    }

    /// Nothing will come any more, and all has been taken.
    public synchronized boolean isExhausted() {
        return ended && queue.isEmpty() && !initial.hasNext();
    }

    /// Queues a bookmark, if the watcher has got further since the last thing that it was told.
    ///
    /// @param hub that feeds the watcher
    public void bookmark(WatchHub hub) {
        synchronized (this) {
            long revision = attached ? Math.max(position, hub.position()) : position;
            if (ended || revision <= announced || queue.size() >= capacity) {
                return;
            }
            position = revision;
            announced = revision;
            queue.add(new Queued.Mark(revision));
        }
        onReady.run();
    }

    /// The client is gone.
    public void close() {
        Runnable parting;
        synchronized (this) {
            closed = true;
            ended = true;
            queue.clear();
            initial = Collections.emptyIterator();
            parting = leave;
        }
        parting.run();
    }

    /// Nothing more will be queued: the client has to resume. It still gets what is queued.
    public void end() {
        synchronized (this) {
            ended = true;
        }
        onReady.run();
    }

    void offer(SharedChange change) {
        synchronized (this) {
            if (ended || change.revision() <= position) {
                return;
            }
            position = change.revision();
            WatchEvent event = WatchEvent.of(change.change(), selection);
            if (event == null) {
                return;
            }
            if (queue.size() >= capacity) {
                ended = true;
            } else {
                announced = position;
                queue.add(new Queued.Event(change, event));
            }
        }
        onReady.run();
    }

    /// A change that does not concern the watcher.
    synchronized void passed(long revision) {
        position = Math.max(position, revision);
    }

    boolean concerns(SharedChange change) {
        return selection.namespace().isEmpty() || selection.namespace().equals(change.namespace());
    }

    /// Where the changes come from now.
    ///
    /// @param live they come as they happen, not from the past
    /// @param whenClosed how to leave it
    synchronized void attach(boolean live, Runnable whenClosed) {
        attached = live;
        leave = whenClosed;
    }

    String namespace() {
        return selection.namespace();
    }

    synchronized long position() {
        return position;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}

package dev.hawser.hub.store;

import dev.hawser.apiserver.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Writes that gather while the batch before them is on its way: the busier, the bigger the batches. A write that
/// nobody waits for impatiently stays a moment for others to come.
final class BatchQueue {

    private static final long MAX_BYTES = 16L << 20;

    private final int maxWrites;
    private final long patienceNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<PendingWrite> waiting = new ArrayDeque<>();
    private int impatient;
    private boolean closed;

    BatchQueue(int maxWrites, Duration patience) {
        this.maxWrites = maxWrites;
        this.patienceNanos = patience.toNanos();
    }

    void add(PendingWrite write) {
        lock.lock();
        try {
            if (closed) {
                throw new StoreException("the store is closed", null);
            }
            waiting.add(write);
            if (!write.patient()) {
                impatient++;
            }
            if (waiting.size() == 1 || !write.patient() || waiting.size() == maxWrites) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The next batch; waits for one. Empty when the queue is closed and worked off.
    List<PendingWrite> take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            while (!closed && impatient == 0 && waiting.size() < maxWrites) {
                long left = waiting.getFirst().since() + patienceNanos - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                boolean woken = changed.await(left, TimeUnit.NANOSECONDS);
                if (!woken) {
                    break;
                }
            }
            return drain();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<PendingWrite> drain() {
        List<PendingWrite> batch = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && batch.size() < maxWrites && bytes < MAX_BYTES) {
            PendingWrite write = waiting.remove();
            if (!write.patient()) {
                impatient--;
            }
            bytes += write.encoded() == null ? 0 : write.encoded().size();
            batch.add(write);
        }
        return batch;
    }
}

package dev.hawser.apiserver.store;

import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.widget;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryStoreTest implements StoreContract {

    private final MemoryStore store = new MemoryStore();

    @Override
    public Store store() {
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theHistoryIsBoundedByTheNumberOfChanges() throws Exception {
        Store small = new MemoryStore(new HistoryLimits(10, 1 << 20), Runnable::run);
        for (int i = 0; i < 100; i++) {
            small.commit(creating(widget("a", "w" + i), "x"));
        }

        assertThat(small.compactedRevision()).isEqualTo(91);
        assertThat(small.snapshotAt(91).orElseThrow().ofType(Documents.WIDGETS)).hasSize(90);
        assertThat(small.snapshotAt(90)).isEmpty();
    }

    @Test
    void theHistoryIsBoundedByTheSizeOfItsDocuments() throws Exception {
        Store small = new MemoryStore(new HistoryLimits(10_000, 50_000), Runnable::run);
        for (int i = 0; i < 20; i++) {
            small.commit(creating(widget("a", "w" + i), "x".repeat(10_000)));
        }

        assertThat(small.compactedRevision()).isEqualTo(17);
    }

    @Test
    void aWatchThatIsStillGivenItsBacklogHoldsBackWhatIsDelivered() throws Exception {
        Deque<Runnable> tasks = new ArrayDeque<>();
        Store store = new MemoryStore(HistoryLimits.DEFAULT, tasks::add);
        store.commit(creating(widget("a", "1"), "x"));
        tasks.remove().run();
        store.commit(creating(widget("a", "2"), "x"));
        tasks.remove().run();
        assertThat(store.deliveredRevision()).isEqualTo(3);

        try (Recorder recorder = Recorder.from(store, store.snapshotAt(2).orElseThrow())) {
            assertThat(store.deliveredRevision()).isEqualTo(2);
            tasks.remove().run();
            assertThat(store.deliveredRevision()).isEqualTo(3);
            assertThat(recorder.revisions()).containsExactly(3L);
        }
    }

    @Test
    void anEmptyStoreIsSmall() {
        Store[] stores = new Store[20_000];
        long before = usedBytes();
        for (int i = 0; i < stores.length; i++) {
            stores[i] = new MemoryStore();
        }
        long each = (usedBytes() - before) / stores.length;

        assertThat(stores[stores.length - 1].snapshot().revision()).isEqualTo(1);
        assertThat(each).as("bytes of an empty store").isLessThan(2048);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

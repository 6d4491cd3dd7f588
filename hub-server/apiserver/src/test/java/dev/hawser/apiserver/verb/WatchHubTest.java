package dev.hawser.apiserver.verb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchHubTest {

    private static final GroupResource THINGS = new GroupResource("example.com", "things");
    private static final GroupResource OTHERS = new GroupResource("example.com", "others");

    private final Store store = new MemoryStore();
    private final Counting shape = new Counting();
    private final long start = store.snapshot().revision();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whereverAWatchStartsItGetsEveryLaterChangeOnceAndInOrder() throws ConflictException {
        Random random = new Random(7);
        try (WatchHub hub = new WatchHub(store, 10)) {
            List<Watcher> watchers = new ArrayList<>();
            List<Long> starts = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                write(random.nextBoolean() ? THINGS : OTHERS, "n" + random.nextInt(3), "o" + i);
                long from = random.nextLong(start, store.snapshot().revision() + 1);
                Watcher watcher = watcher("", from, 1000);
                hub.join(THINGS, watcher);
                watchers.add(watcher);
                starts.add(from);
            }
            long last = store.snapshot().revision();
            for (int i = 0; i < watchers.size(); i++) {
                long from = starts.get(i);
                List<Long> expected = LongStream.rangeClosed(from + 1, last)
                        .filter(this::isOfThings)
                        .boxed()
                        .toList();
                assertThat(revisions(watchers.get(i))).isEqualTo(expected);
            }
        }
    }

    @Test
    void aNamespacedWatcherIsAskedAboutItsNamespaceOnly() throws ConflictException {
        try (WatchHub hub = new WatchHub(store, 10)) {
            Watcher one = watcher("one", start, 10);
            hub.join(THINGS, one);
            write(THINGS, "one", "a");
            write(THINGS, "two", "b");
            write(THINGS, "one", "c");
            assertThat(revisions(one)).containsExactly(start + 1, start + 3);
        }
    }

    @Test
    void anEventIsMadeOnceForAllWatchers() throws ConflictException {
        try (WatchHub hub = new WatchHub(store, 10)) {
            List<Watcher> watchers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Watcher watcher = watcher("", start, 10);
                hub.join(THINGS, watcher);
                watchers.add(watcher);
            }
            write(THINGS, "one", "a");
            watchers.forEach(watcher -> assertThat(revisions(watcher)).hasSize(1));
            assertThat(shape.made.get()).isEqualTo(1);
        }
    }

    @Test
    void aSlowWatcherLosesItsWatchAfterWhatItHasAndMayResume() throws ConflictException {
        try (WatchHub hub = new WatchHub(store, 10)) {
            Watcher slow = watcher("", start, 3);
            hub.join(THINGS, slow);
            for (int i = 0; i < 8; i++) {
                write(THINGS, "one", "o" + i);
            }
            assertThat(slow.isExhausted()).isFalse();
            assertThat(revisions(slow)).containsExactly(start + 1, start + 2, start + 3);
            assertThat(slow.isExhausted()).isTrue();
            Watcher resumed = watcher("", start + 3, 10);
            hub.join(THINGS, resumed);
            assertThat(revisions(resumed)).containsExactly(start + 4, start + 5, start + 6, start + 7, start + 8);
        }
    }

    @Test
    void aBookmarkComesOnlyIfSomethingHappenedAndNeverGoesBack() throws ConflictException {
        try (WatchHub hub = new WatchHub(store, 10)) {
            Watcher watcher = watcher("", start, 10);
            hub.join(THINGS, watcher);
            watcher.bookmark(hub);
            assertThat(revisions(watcher)).isEmpty();
            write(OTHERS, "one", "a");
            watcher.bookmark(hub);
            watcher.bookmark(hub);
            assertThat(revisions(watcher)).containsExactly(-(start + 1));
            write(THINGS, "one", "b");
            watcher.bookmark(hub);
            assertThat(revisions(watcher)).containsExactly(start + 2);
        }
    }

    @Test
    void aClosedHubEndsItsWatches() {
        WatchHub hub = new WatchHub(store, 10);
        Watcher watcher = watcher("", start, 10);
        hub.join(THINGS, watcher);
        hub.close();
        assertThat(watcher.isExhausted()).isTrue();
    }

    private boolean isOfThings(long revision) {
        return store.snapshot().ofType(THINGS).values().stream().anyMatch(o -> o.revision() == revision);
    }

    private Watcher watcher(String namespace, long from, int capacity) {
        return new Watcher(Selection.inNamespace(namespace), shape, from, capacity, () -> {});
    }

    private void write(GroupResource type, String namespace, String name) throws ConflictException {
        ObjectNode document =
                Documents.object().put("apiVersion", "example.com/v1").put("kind", "Thing");
        Metadata.of(document).node().put("name", name).put("namespace", namespace);
        store.commit(new Write(new ResourceKey(type, namespace, name), new Expected.Absent(), document, "test"));
    }

    /// What the watcher has now: revisions of events, negative ones of bookmarks.
    private static List<Long> revisions(Watcher watcher) {
        List<Long> taken = new ArrayList<>();
        for (byte[] frame = watcher.take(); frame != null; frame = watcher.take()) {
            taken.add(Long.parseLong(new String(frame, StandardCharsets.US_ASCII)));
        }
        return taken;
    }

    private static final class Counting implements EventShape {
        private final AtomicInteger made = new AtomicInteger();

        @Override
        public byte[] frame(WatchEvent.Type type, StoredResource object, long resourceVersion) {
            made.incrementAndGet();
            return Long.toString(resourceVersion).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] bookmark(long resourceVersion, boolean initialEventsEnd) {
            return Long.toString(-resourceVersion).getBytes(StandardCharsets.US_ASCII);
        }
    }
}

package dev.hawser.hub.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Write;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControllersTest {

    private static final GroupResource THINGS = new GroupResource("test", "things");

    private final MemoryStore store = new MemoryStore();
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private final Map<String, Integer> failUntil = new ConcurrentHashMap<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private final Reconciler reconciler = new Reconciler() {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public List<Trigger> triggers() {
            return List.of(Trigger.on(THINGS));
        }

        @Override
        public Result reconcile(ResourceKey key) {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                int count = seen.computeIfAbsent(key.name(), name -> new AtomicInteger())
                        .incrementAndGet();
                if (count <= failUntil.getOrDefault(key.name(), 0)) {
                    throw new IllegalStateException("not yet");
                }
                return Result.DONE;
            } finally {
                atOnce.decrementAndGet();
            }
        }

        @Override
        public int parallelism() {
            return 2;
        }
    };

    private final Controllers controllers = new Controllers(
            store,
            List.of(reconciler),
            Clock.systemUTC(),
            new Random(1),
            new BackOff(Duration.ofMillis(5), Duration.ofMillis(20)),
            Duration.ofHours(1));

    @AfterEach
    void stop() {
        controllers.close();
        store.close();
    }

    @Test
    void whatExistsAndWhatComesAndWhatGoesIsReconciled() throws Exception {
        long revision = put("old").revision();
        controllers.gained();
        put("new");
        await().untilAsserted(() -> assertThat(seen).containsOnlyKeys("old", "new"));

        store.commit(new Write(key("old"), new Expected.AtRevision(revision), null, "test"));

        await().untilAsserted(() -> assertThat(seen.get("old")).hasValueGreaterThan(1));
    }

    @Test
    void aFailureIsTriedAgainAndHoldsNoOther() throws Exception {
        failUntil.put("bad", 5);
        put("bad");
        put("good");

        controllers.gained();

        await().untilAsserted(() -> assertThat(seen.get("bad")).hasValueGreaterThanOrEqualTo(6));
        assertThat(seen.get("good")).hasValue(1);
        await().untilAsserted(() ->
                assertThat(controllers.states().getFirst().failing()).isZero());
        assertThat(controllers.states().getFirst().failed()).isEqualTo(5);
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aReplicaThatNoLongerLeadsDoesNothingMore() throws Exception {
        SoleLeader leadership = new SoleLeader();
        leadership.contend(controllers);
        put("a");
        await().untilAsserted(() -> assertThat(seen).containsKey("a"));

        leadership.close();
        put("b");

        assertThat(controllers.states()).isEmpty();
        assertThat(leadership.held()).isFalse();
        controllers.gained();
        await().untilAsserted(() -> assertThat(seen).containsKey("b"));
        assertThat(seen.get("b")).hasValue(1);
    }

    @Test
    void aResyncLooksAtEverythingAgainAndAtWhatIsGone() throws Exception {
        long revision = put("gone").revision();
        put("here");
        controllers.gained();
        await().untilAsserted(() -> assertThat(seen).containsOnlyKeys("gone", "here"));
        store.commit(new Write(key("gone"), new Expected.AtRevision(revision), null, "test"));
        await().untilAsserted(() -> assertThat(seen.get("gone")).hasValue(2));

        controllers.resyncAll();

        await().untilAsserted(() -> {
            assertThat(seen.get("gone")).hasValue(3);
            assertThat(seen.get("here")).hasValue(2);
        });
    }

    private Change put(String name) throws ConflictException {
        ObjectNode thing = JsonNodeFactory.instance.objectNode();
        thing.put("apiVersion", "test/v1").put("kind", "Thing");
        thing.putObject("metadata").put("name", name).put("uid", name);
        return store.commit(new Write(key(name), new Expected.Absent(), thing, "test"));
    }

    private static ResourceKey key(String name) {
        return new ResourceKey(THINGS, "", name);
    }
}

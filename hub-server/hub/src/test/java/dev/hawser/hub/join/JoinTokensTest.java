package dev.hawser.hub.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinTokensTest {

    static final String SECRET = "s3cret";

    private final MemoryStore store = new MemoryStore();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final JoinTokens tokens = new JoinTokens(store, () -> now);

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "cluster1,cluster1,true",
        "cluster1,cluster10,false",
        "cluster1,xcluster1,false",
        "edge-*,edge-7,true",
        "edge-*,edge,false",
        "edge-?,edge-10,false",
        "a.c,abc,false",
        "*,anything,true"
    })
    void aPatternMatchesWholeNames(String glob, String name, boolean matches) {
        assertThat(new NamePattern(glob).matches(name)).isEqualTo(matches);
    }

    @Test
    @DisplayName("CVE-2024-32476: a pattern cannot be made to take long")
    void aPatternOfManyStarsIsQuick() {
        NamePattern hostile = new NamePattern("*a".repeat(31));

        Duration took = Duration.ofNanos(timed(
                () -> assertThat(hostile.matches("a".repeat(62) + "b")).isFalse()));

        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    private static long timed(Runnable task) {
        long from = System.nanoTime();
        task.run();
        return System.nanoTime() - from;
    }

    @Test
    void manyAtOnceTakeExactlyAsManyUsesAsThereAre() throws Exception {
        put("t", "c-*", 5, "2026-01-02T00:00:00Z");
        List<Future<Boolean>> results = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                String cluster = "c-" + i;
                results.add(executor.submit(() -> claims(cluster)));
            }
        }
        int won = 0;
        for (Future<Boolean> result : results) {
            won += result.get() ? 1 : 0;
        }

        assertThat(won).isEqualTo(5);
        assertThat(tokens.find("t").orElseThrow().clusters()).hasSize(5).doesNotHaveDuplicates();
    }

    private boolean claims(String cluster) {
        try {
            tokens.claim("t", cluster);
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    @Test
    void aJoinThatWasInterruptedGoesOnWithoutAnotherUse() throws Exception {
        put("t", "c-*", 1, "2026-01-02T00:00:00Z");
        tokens.claim("t", "c-1");

        tokens.claim("t", "c-1");

        assertThatThrownBy(() -> tokens.claim("t", "c-2")).hasMessageContaining("used up");
    }

    @Test
    void aTokenSpeaksForNobodyWithAnotherSecretOrAfterItsEnd() throws Exception {
        put("t", "*", 1, "2026-01-02T00:00:00Z");
        assertThat(tokens.callerOf("hjt.t." + SECRET)).isPresent();
        assertThat(tokens.callerOf("something else")).isEmpty();

        assertThatThrownBy(() -> tokens.callerOf("hjt.t.x")).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> tokens.callerOf("hjt.u." + SECRET)).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> tokens.callerOf("hjt." + SECRET)).isInstanceOf(ApiException.class);
        now = Instant.parse("2026-01-02T00:00:00Z");
        assertThatThrownBy(() -> tokens.callerOf("hjt.t." + SECRET)).isInstanceOf(ApiException.class);
    }

    private void put(String name, String pattern, int uses, String expiresAt) throws ConflictException {
        put(store, name, pattern, uses, expiresAt);
    }

    /// A JoinToken whose secret is [#SECRET].
    static void put(Store store, String name, String pattern, int uses, String expiresAt) throws ConflictException {
        ObjectNode token = JsonNodeFactory.instance.objectNode();
        token.put("apiVersion", "network.hawser.dev/v1alpha1").put("kind", "JoinToken");
        token.putObject("metadata")
                .put("name", name)
                .put("uid", "u-" + name)
                .putObject("annotations")
                .put(Grant.HASH, JoinTokens.hash(SECRET));
        token.putObject("spec").put("namePattern", pattern).put("maxUses", uses).put("expiresAt", expiresAt);
        store.commit(new Write(new ResourceKey(JoinTokens.TYPE, "", name), new Expected.Absent(), token, "test"));
    }
}

package dev.hawser.hub.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.reconcile.Result;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FinishedWorkReconcilerTest {

    private static final Instant FINISHED = Instant.parse("2026-11-23T10:00:00Z");
    private static final ResourceKey KEY = new ResourceKey(FinishedWorkReconciler.WORKS, "emea-1", "job");

    private final MemoryStore store = new MemoryStore();
    private final ApiServer api = api();
    private final ResourceClient client = api.client(Caller.HUB);

    private ApiServer api() {
        KindRegistry kinds = new KindRegistry();
        kinds.registerAll(BuiltInKinds.hub());
        CrdCatalog.hub().forEach(crd -> kinds.register(CrdReader.read(crd)));
        Authorizer everything = (caller, attributes) -> new Authorizer.Decision(true, "test");
        return ApiServer.over(store).kinds(kinds).authorizer(everything).build();
    }

    @BeforeEach
    void namespace() {
        client.create(object("v1", "Namespace", "", "emea-1"));
    }

    @AfterEach
    void close() {
        api.close();
        store.close();
    }

    @Test
    void aFinishedWorkGoesWhenItsTimeIsOver() {
        work(60, "True");

        assertThat(at(FINISHED.plusSeconds(20))).isEqualTo(Result.after(Duration.ofSeconds(40)));
        assertThat(exists()).isTrue();
        assertThat(at(FINISHED.plusSeconds(60))).isEqualTo(Result.DONE);
        assertThat(exists()).isFalse();
    }

    @Test
    void aWorkThatIsNotFinishedStays() {
        work(0, "False");

        assertThat(at(FINISHED.plusSeconds(3600))).isEqualTo(Result.DONE);
        assertThat(exists()).isTrue();
    }

    @Test
    void aFinishedWorkWithoutALifeStays() {
        work(-1, "True");

        assertThat(at(FINISHED.plusSeconds(3600))).isEqualTo(Result.DONE);
        assertThat(exists()).isTrue();
    }

    private Result at(Instant now) {
        return new FinishedWorkReconciler(client, () -> now).reconcile(KEY);
    }

    private boolean exists() {
        return client.get(KEY.type(), KEY.namespace(), KEY.name()).isPresent();
    }

    private void work(int life, String complete) {
        ObjectNode work = object("work.open-cluster-management.io/v1", "ManifestWork", "emea-1", "job");
        work.putObject("spec").putObject("workload").putArray("manifests");
        if (life >= 0) {
            work.withObject("/spec").putObject("deleteOption").put("ttlSecondsAfterFinished", life);
        }
        ObjectNode stored = client.create(work);
        stored.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Complete")
                .put("status", complete)
                .put("reason", "ConditionRulesAggregated")
                .put("message", "")
                .put("lastTransitionTime", FINISHED.toString());
        client.updateStatus(stored);
    }

    private static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = Documents.object();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }
}

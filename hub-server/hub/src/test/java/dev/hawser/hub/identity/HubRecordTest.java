package dev.hawser.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.api.cluster.HubIdentity;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.store.Life;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HubRecordTest {

    private static final Life LIFE = new Life(UUID.fromString("0198a3f2-0000-7000-8000-000000000001"), 1);

    private final MemoryStore store = new MemoryStore();
    private final ApiServer api = api();
    private final ResourceClient client = api.client(Caller.HUB);
    private final HubRecord hub = new HubRecord(client);

    private ApiServer api() {
        KindRegistry kinds = new KindRegistry();
        kinds.registerAll(BuiltInKinds.hub());
        Authorizer everything = (caller, attributes) -> new Authorizer.Decision(true, "test");
        return ApiServer.over(store).kinds(kinds).authorizer(everything).build();
    }

    @BeforeEach
    void namespace() {
        var namespace = Documents.object();
        namespace
                .put("apiVersion", "v1")
                .put("kind", "Namespace")
                .putObject("metadata")
                .put("name", "kube-public");
        client.create(namespace);
    }

    @AfterEach
    void close() {
        api.close();
        store.close();
    }

    @Test
    void itIsMadeOnceAndStaysTheSameOverStarts() {
        HubIdentity first = hub.ensure("CA 1", LIFE);

        assertThat(hub.ensure("CA 1", LIFE)).isEqualTo(first);
        assertThat(stored()).isEqualTo(first);
        assertThat(first.id()).hasSize(32).isNotEqualTo(first.epoch());
    }

    @Test
    void aNewTrustBundleChangesNeitherIdNorEpoch() {
        HubIdentity first = hub.ensure("CA 1", LIFE);

        hub.ensure("CA 1 and CA 2", LIFE);

        assertThat(stored()).isEqualTo(new HubIdentity(first.id(), first.epoch(), "CA 1 and CA 2"));
    }

    @Test
    void aNewLifeOfTheDatabaseIsANewEpochOfTheSameHub() {
        HubIdentity first = hub.ensure("CA 1", LIFE);

        hub.ensure("CA 1", new Life(LIFE.hub(), 1_764_000_000_000_000L));

        assertThat(stored()).isEqualTo(new HubIdentity(first.id(), "1764000000000000", "CA 1"));
    }

    private HubIdentity stored() {
        return client.get(new GroupResource("", "configmaps"), HubIdentity.NAMESPACE, HubIdentity.NAME)
                .flatMap(HubIdentity::of)
                .orElseThrow();
    }
}

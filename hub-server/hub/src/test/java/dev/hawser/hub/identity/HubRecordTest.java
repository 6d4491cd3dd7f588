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
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HubRecordTest {

    private final MemoryStore store = new MemoryStore();
    private final ApiServer api = api();
    private final ResourceClient client = api.client(Caller.HUB);
    private final HubRecord hub = new HubRecord(client, new SecureRandom());

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
        HubIdentity first = hub.ensure("CA 1");

        assertThat(hub.ensure("CA 1")).isEqualTo(first);
        assertThat(stored()).isEqualTo(first);
        assertThat(first.id()).hasSize(32).isNotEqualTo(first.epoch());
    }

    @Test
    void aNewTrustBundleChangesNeitherIdNorEpoch() {
        HubIdentity first = hub.ensure("CA 1");

        hub.ensure("CA 1 and CA 2");

        assertThat(stored()).isEqualTo(new HubIdentity(first.id(), first.epoch(), "CA 1 and CA 2"));
    }

    @Test
    void eachNewEpochIsUnlikeAllBefore() {
        HubIdentity first = hub.ensure("CA 1");

        HubIdentity second = hub.beginEpoch("CA 1");
        HubIdentity third = hub.beginEpoch("CA 1");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(java.util.Set.of(first.epoch(), second.epoch(), third.epoch()))
                .hasSize(3);
        assertThat(stored()).isEqualTo(third);
    }

    private HubIdentity stored() {
        return client.get(new GroupResource("", "configmaps"), HubIdentity.NAMESPACE, HubIdentity.NAME)
                .flatMap(HubIdentity::of)
                .orElseThrow();
    }
}

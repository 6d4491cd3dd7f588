package dev.hawser.ui.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.hub.HubException.Failure;
import dev.hawser.ui.hub.Live.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What views rely on, whatever is behind.
interface HubContract {
    Hub hub();

    @Test
    default void whatIsCreatedChangedAndDeletedIsSeenLive() {
        AtomicInteger changes = new AtomicInteger();
        Live<ManagedCluster> live = hub().live(ManagedCluster.class);
        try (Subscription subscription = live.subscribe(changes::incrementAndGet)) {
            assertThat(subscription).isNotNull();
            await().atMost(Duration.ofSeconds(20)).until(() -> live.now().loaded());
            assertThat(live.now().items()).isEmpty();

            hub().create(ManagedCluster.named("berlin"));
            await().atMost(Duration.ofSeconds(20)).until(() -> names(live).equals(List.of("berlin")));

            int before = changes.get();
            hub().edit(ManagedCluster.class, "", "berlin", HubContract::labelled);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Map.of("env", "prod")
                            .equals(live.now().items().getFirst().getMetadata().getLabels()));
            assertThat(changes.get()).isGreaterThan(before);

            hub().delete(ManagedCluster.class, "", "berlin");
            await().atMost(Duration.ofSeconds(20)).until(() -> names(live).isEmpty());
        }
    }

    @Test
    default void creatingTwiceIsAConflict() {
        hub().create(ManagedCluster.named("lyon"));

        assertThatThrownBy(() -> hub().create(ManagedCluster.named("lyon")))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.failure()).isEqualTo(Failure.CONFLICT));
    }

    @Test
    default void editingWhatIsGoneIsNotFound() {
        assertThatThrownBy(() -> hub().edit(ManagedCluster.class, "", "nobody", HubContract::labelled))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NOT_FOUND));
    }

    @Test
    default void deletingWhatIsGoneIsFine() {
        hub().delete(ManagedCluster.class, "", "nobody");
        assertThat(hub().yaml(ManagedCluster.class, "", "nobody")).isEmpty();
    }

    @Test
    default void aListIsOfOneNamespace() {
        hub().create(addOn("default", "submariner"));
        hub().create(addOn("kube-system", "other"));

        assertThat(hub().list(ManagedClusterAddOn.class, "default"))
                .extracting(a -> a.getMetadata().getName())
                .containsExactly("submariner");
    }

    @Test
    default void yamlIsTheObjectWithoutManagedFields() {
        hub().create(ManagedCluster.named("oslo"));

        assertThat(hub().yaml(ManagedCluster.class, "", "oslo"))
                .hasValueSatisfying(yaml -> assertThat(yaml)
                        .contains("kind: \"ManagedCluster\"")
                        .contains("oslo")
                        .doesNotContain("managedFields"));
    }

    @Test
    default void anAdministratorMayDoAll() {
        assertThat(hub().may(Attempt.on("delete", "cluster.open-cluster-management.io", "managedclusters")))
                .isTrue();
    }

    private static ManagedClusterAddOn addOn(String namespace, String name) {
        ManagedClusterAddOn addOn = ManagedClusterAddOn.named(namespace, name);
        addOn.setSpec(new ManagedClusterAddOn.Spec("submariner-operator", List.of()));
        return addOn;
    }

    private static ManagedCluster labelled(ManagedCluster cluster) {
        cluster.getMetadata().setLabels(Map.of("env", "prod"));
        return cluster;
    }

    private static List<String> names(Live<ManagedCluster> live) {
        return live.now().items().stream().map(c -> c.getMetadata().getName()).toList();
    }
}

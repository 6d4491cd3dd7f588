package dev.hawser.ui.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.api.cluster.ManagedCluster;
import org.junit.jupiter.api.Test;

class CopiesTest {

    private final Copies copies = new Copies();

    @Test
    void twoPeopleHaveOneCopyOfTheSameRevision() {
        ManagedCluster first = copies.of(ManagedCluster.class, berlin("7"));

        assertThat(copies.of(ManagedCluster.class, berlin("7"))).isSameAs(first);
        assertThat(copies.size()).isOne();
    }

    @Test
    void anotherRevisionIsAnotherObject() {
        ManagedCluster first = copies.of(ManagedCluster.class, berlin("7"));

        assertThat(copies.of(ManagedCluster.class, berlin("8"))).isNotSameAs(first);
    }

    @Test
    void whatHasNoRevisionIsNotShared() {
        ManagedCluster bare = ManagedCluster.named("berlin");

        assertThat(copies.of(ManagedCluster.class, bare)).isSameAs(bare);
        assertThat(copies.size()).isZero();
    }

    private static ManagedCluster berlin(String revision) {
        ManagedCluster cluster = ManagedCluster.named("berlin");
        cluster.getMetadata().setUid("2f");
        cluster.getMetadata().setResourceVersion(revision);
        return cluster;
    }
}

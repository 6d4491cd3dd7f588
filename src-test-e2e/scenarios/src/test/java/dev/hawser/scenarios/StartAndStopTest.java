package dev.hawser.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.api.cluster.ManagedCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user sees of starting, stopping and starting again.
class StartAndStopTest {

    @Test
    void stopsEverythingItStartedAndFindsItsDataAgain(@TempDir Path state) throws Exception {
        List<Long> parts;
        String password;
        try (Quickstart first = Quickstart.start(state, "--no-demo");
                KubernetesClient hub = first.client()) {
            hub.configMaps()
                    .inNamespace("default")
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("kept")
                            .endMetadata()
                            .addToData("a", "1")
                            .build())
                    .create();
            parts = first.livingParts();
            password = first.password();
            assertThat(parts).hasSizeGreaterThanOrEqualTo(3);
            assertThat(first.livingUsers()).as("the parts and the database").hasSizeGreaterThanOrEqualTo(3);
            first.stop();
            assertThat(first.livingParts()).isEmpty();
            assertThat(first.livingUsers()).isEmpty();
        }
        assertThat(parts)
                .allSatisfy(pid -> assertThat(ProcessHandle.of(pid)
                                .map(ProcessHandle::isAlive)
                                .orElse(false))
                        .isFalse());

        try (Quickstart second = Quickstart.start(state, "--no-demo");
                KubernetesClient hub = second.client()) {
            assertThat(hub.configMaps()
                            .inNamespace("default")
                            .withName("kept")
                            .get()
                            .getData())
                    .containsEntry("a", "1");
            assertThat(hub.resources(ManagedCluster.class).list().getItems()).isEmpty();
            assertThat(second.password()).isEqualTo(password);

            second.kill("hub");
            second.awaitEnd();
            assertThat(second.output()).contains("the hub has stopped by itself");
            assertThat(second.livingUsers()).as("what a killed hub left behind").isEmpty();
        }
    }

    @Test
    void aTakenPortIsSaidInOneSentence(@TempDir Path state) throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            Quickstart.start(state, "--no-demo", "--port", Integer.toString(taken.getLocalPort())))
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken by another program");
        }
    }
}

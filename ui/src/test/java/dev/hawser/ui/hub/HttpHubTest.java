package dev.hawser.ui.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.apiserver.http.TestApiServer;
import dev.hawser.ui.hub.HubException.Failure;
import dev.hawser.ui.hub.Live.Subscription;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpHubTest implements HubContract {
    private static final Vertx VERTX = Vertx.vertx();

    private TestApiServer server = TestApiServer.start();
    private HttpHub hub = open(TestApiServer.ADMIN_TOKEN);

    @BeforeEach
    void isEmpty() {
        assertThat(hub.connection()).isInstanceOf(Connection.Up.class);
    }

    @AfterEach
    void stop() {
        hub.close();
        server.close();
    }

    @AfterAll
    static void stopVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public Hub hub() {
        return hub;
    }

    private HttpHub open(String token) {
        return new HttpHub(
                new HubClients(VERTX, at(server.url())).as(() -> token), Clock.systemUTC(), new Copies(), () -> {});
    }

    @Test
    void aTokenThatIsNotTakenEndsTheVisit() {
        try (HttpHub stranger = open("wrong");
                Subscription subscription = stranger.live(ManagedCluster.class).subscribe(() -> {})) {
            assertThat(subscription).isNotNull();
            await().atMost(Duration.ofSeconds(20)).until(() -> stranger.connection() instanceof Connection.SignedOut);
        }
    }

    @Test
    void whatThePersonMayNotDoIsForbiddenWithTheHubsSentence() {
        try (HttpHub limited = open(TestApiServer.LIMITED_TOKEN)) {
            assertThatThrownBy(() -> limited.create(ManagedCluster.named("berlin")))
                    .isInstanceOfSatisfying(HubException.class, e -> {
                        assertThat(e.failure()).isEqualTo(Failure.FORBIDDEN);
                        assertThat(e.sentence()).contains("limited").contains("managedclusters");
                    });
            assertThat(limited.may(Attempt.on("create", "cluster.open-cluster-management.io", "managedclusters")))
                    .isFalse();
        }
    }

    @Test
    void aHubThatGoesAwayIsToldAndWhatWasKnownStays() {
        hub.create(ManagedCluster.named("berlin"));
        Live<ManagedCluster> live = hub.live(ManagedCluster.class);
        try (Subscription subscription = live.subscribe(() -> {})) {
            assertThat(subscription).isNotNull();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !live.now().items().isEmpty());

            int port = server.port();
            server.close();

            await().atMost(Duration.ofSeconds(30)).until(() -> hub.connection() instanceof Connection.Away);
            assertThat(live.now().items()).hasSize(1);

            server = TestApiServer.start(port, new dev.hawser.apiserver.store.MemoryStore(), true);
            await().atMost(Duration.ofSeconds(30)).until(() -> hub.connection() instanceof Connection.Up);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> live.now().items().isEmpty());
        }
    }

    private static HubConfig at(String url) {
        return new HubConfig() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public Optional<Path> caFile() {
                return Optional.empty();
            }

            @Override
            public Optional<String> publicUrl() {
                return Optional.empty();
            }

            @Override
            public String name() {
                return "Hawser";
            }
        };
    }
}

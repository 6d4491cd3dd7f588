package dev.hawser.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.apiserver.access.RbacObjects;
import dev.hawser.apiserver.fairness.Fairness;
import dev.hawser.apiserver.fairness.Fairness.Limits;
import dev.hawser.apiserver.http.HttpCalls.Events;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.Store;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OpenWatchesTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @Test
    @DisplayName("CVE-2024-41666: a stream that is open ends when the right to it is taken away")
    void aWatchEndsWhenItsBindingGoes() {
        try (TestApiServer server = start(UnaryOperator.identity());
                HttpCalls limited = new HttpCalls(server.url(), TestApiServer.LIMITED_TOKEN)) {
            RbacObjects rights = letWatch(server.store());
            try (Events events = limited.watch(MAPS + "?watch=true");
                    Events others =
                            new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN).watch(MAPS + "?watch=true")) {
                assertThat(events.status()).isEqualTo(200);
                server.api().recheckWatches();
                assertThat(events.isSilentFor(200)).isTrue();

                rights.delete("RoleBinding", "default", "watchers");
                server.api().recheckWatches();

                assertThat(events.ends()).isTrue();
                assertThat(others.isSilentFor(200)).isTrue();
            }
            assertThat(limited.watch(MAPS + "?watch=true").status()).isEqualTo(403);
        }
    }

    @Test
    void rightsAreLookedAtAgainWithoutBeingTold() {
        UnaryOperator<ApiServerBuilder> soon = builder ->
                builder.options(ServerOptions.DEFAULT.withTimes(Duration.ofSeconds(5), Duration.ofMillis(50)));
        try (TestApiServer server = start(soon);
                HttpCalls limited = new HttpCalls(server.url(), TestApiServer.LIMITED_TOKEN)) {
            RbacObjects rights = letWatch(server.store());
            try (Events events = limited.watch(MAPS + "?watch=true")) {
                assertThat(events.status()).isEqualTo(200);
                rights.delete("RoleBinding", "default", "watchers");
                assertThat(events.ends()).isTrue();
            }
        }
    }

    @Test
    void aClientHasOnlySoManyWatchesAndGetsThemBack() {
        Limits few = new Limits(8, 2, 8, 3, Duration.ofSeconds(5), 1000);
        try (TestApiServer server = start(builder -> builder.fairness(new Fairness(few, Fairness.Levels.ONE)));
                HttpCalls admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
                HttpCalls other = new HttpCalls(server.url(), "client-1")) {
            Events first = admin.watch(MAPS + "?watch=true");
            Events second = admin.watch(MAPS + "?watch=true");
            Events third = admin.watch(MAPS + "?watch=true&timeoutSeconds=1");

            assertThat(admin.get(MAPS + "?watch=true").status()).isEqualTo(429);
            assertThat(other.watch(MAPS + "?watch=true").status()).isEqualTo(200);

            assertThat(third.ends()).isTrue();
            try (Events again = admin.watch(MAPS + "?watch=true")) {
                assertThat(again.status()).isEqualTo(200);
            }
            first.close();
            second.close();
        }
    }

    private static TestApiServer start(UnaryOperator<ApiServerBuilder> change) {
        return TestApiServer.start(0, new MemoryStore(), change);
    }

    private static RbacObjects letWatch(Store store) {
        RbacObjects rights = new RbacObjects(store);
        rights.put("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: watch, namespace: default},
                 rules: [{apiGroups: [""], resources: [configmaps], verbs: [watch]}]}""");
        rights.put("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding,
                 metadata: {name: watchers, namespace: default},
                 roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: watch},
                 subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: limited}]}""");
        return rights;
    }
}

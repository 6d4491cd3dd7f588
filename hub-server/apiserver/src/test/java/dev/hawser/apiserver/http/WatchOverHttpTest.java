package dev.hawser.apiserver.http;

import static dev.hawser.apiserver.http.HttpCalls.MERGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.http.HttpCalls.Events;
import dev.hawser.apiserver.kind.GroupResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchOverHttpTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private TestApiServer server;
    private HttpCalls admin;

    @BeforeEach
    void start() {
        server = TestApiServer.start();
        admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    @Test
    void aWatchSeesEveryChangeOnceAndInOrder() {
        try (Events events = admin.watch(MAPS + "?watch=true&resourceVersion=" + now())) {
            create("a", "");
            label("a", "1");
            admin.delete(MAPS + "/a");
            assertThat(events.nextName()).isEqualTo("ADDED a");
            assertThat(events.nextName()).isEqualTo("MODIFIED a");
            assertThat(events.nextName()).isEqualTo("DELETED a");
            assertThat(events.isSilentFor(200)).isTrue();
        }
    }

    @Test
    void aWatchResumesWhereItWasLeft() {
        create("a", "");
        String seen = create("b", "");
        label("a", "1");
        create("c", "");
        try (Events events = admin.watch(MAPS + "?watch=true&resourceVersion=" + seen)) {
            assertThat(events.nextName()).isEqualTo("MODIFIED a");
            assertThat(events.nextName()).isEqualTo("ADDED c");
            create("d", "");
            assertThat(events.nextName()).isEqualTo("ADDED d");
        }
    }

    @Test
    void withoutRevisionAWatchStartsWithTheState() {
        create("a", "");
        create("b", "");
        try (Events events = admin.watch(MAPS + "?watch=true")) {
            assertThat(events.nextName()).isEqualTo("ADDED a");
            assertThat(events.nextName()).isEqualTo("ADDED b");
            create("c", "");
            assertThat(events.nextName()).isEqualTo("ADDED c");
        }
    }

    @Test
    void theEndOfTheInitialEventsIsMarked() {
        create("a", "");
        String query = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        try (Events events = admin.watch(MAPS + query)) {
            assertThat(events.nextName()).isEqualTo("ADDED a");
            JsonNode mark = events.next();
            assertThat(mark.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(mark.at("/object/metadata/annotations/k8s.io~1initial-events-end")
                            .asText())
                    .isEqualTo("true");
            assertThat(mark.at("/object/metadata/resourceVersion").asText()).isEqualTo(now());
        }
    }

    @Test
    void anObjectThatLeavesTheSelectionIsDeletedAsItWasWhenItMatched() {
        String from = now();
        create("a", "1");
        String left = label("a", "2");
        label("a", "3");
        label("a", "1");
        try (Events events = admin.watch(MAPS + "?watch=true&labelSelector=v%3D1&resourceVersion=" + from)) {
            assertThat(events.nextName()).isEqualTo("ADDED a");
            JsonNode gone = events.next();
            assertThat(gone.path("type").asText()).isEqualTo("DELETED");
            assertThat(gone.at("/object/metadata/labels/v").asText()).isEqualTo("1");
            assertThat(gone.at("/object/metadata/resourceVersion").asText()).isEqualTo(left);
            assertThat(events.nextName()).isEqualTo("ADDED a");
        }
    }

    @Test
    void aBookmarkLiesBehindWhatTheWatcherDoesNotSee() {
        String from = create("a", "1");
        String query = "?watch=true&labelSelector=v%3D1&allowWatchBookmarks=true&timeoutSeconds=3&resourceVersion=";
        try (Events events = admin.watch(MAPS + query + from)) {
            String hidden = create("b", "2");
            JsonNode mark = events.next();
            assertThat(mark.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(mark.at("/object/metadata/resourceVersion").asText()).isEqualTo(hidden);
            assertThat(events.ends()).isTrue();
        }
    }

    @Test
    void aWatchFromACompactedRevisionIsToldSoAndEnds() {
        String from = create("a", "");
        create("b", "");
        server.store().compact(server.store().snapshot().revision());
        try (Events events = admin.watch(MAPS + "?watch=true&resourceVersion=" + from)) {
            assertThat(events.status()).isEqualTo(200);
            JsonNode error = events.next();
            assertThat(error.path("type").asText()).isEqualTo("ERROR");
            assertThat(error.at("/object/code").asInt()).isEqualTo(410);
            assertThat(error.at("/object/reason").asText()).isEqualTo("Expired");
            assertThat(events.ends()).isTrue();
        }
    }

    @Test
    void aWatchFromTheFutureIsSilentUntilItsTimeout() {
        try (Events events = admin.watch(MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=999999")) {
            create("a", "");
            assertThat(events.ends()).isTrue();
        }
    }

    @Test
    void onlyTheFirstTableHasColumns() {
        String from = now();
        create("a", "");
        label("a", "1");
        String accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
        try (Events events = admin.watch(MAPS + "?watch=true&resourceVersion=" + from, accept)) {
            assertThat(events.next().at("/object/columnDefinitions/0/name").asText())
                    .isEqualTo("Name");
            JsonNode second = events.next();
            assertThat(second.at("/object/rows/0/cells/0").asText()).isEqualTo("a");
            assertThat(second.path("object").has("columnDefinitions")).isFalse();
        }
    }

    @Test
    void anotherNamespaceIsNotSeen() {
        admin.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"other\"}}");
        try (Events events = admin.watch(MAPS + "?watch=true&resourceVersion=" + now())) {
            admin.post("/api/v1/namespaces/other/configmaps", "{\"metadata\":{\"name\":\"x\"}}");
            create("a", "");
            assertThat(events.nextName()).isEqualTo("ADDED a");
        }
    }

    @Test
    void aClientThatGoesLeavesNothingBehind() {
        GroupResource maps = new GroupResource("", "configmaps");
        int before = server.api().watchHub().watchers(maps);
        Events events = admin.watch(MAPS + "?watch=true&resourceVersion=" + now());
        await().until(() -> server.api().watchHub().watchers(maps) == before + 1);
        events.close();
        await().until(() -> server.api().watchHub().watchers(maps) == before);
    }

    private String now() {
        return admin.get(MAPS).at("/metadata/resourceVersion");
    }

    private String create(String name, String value) {
        String labels = value.isEmpty() ? "" : ",\"labels\":{\"v\":\"" + value + "\"}";
        return admin.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"" + labels + "}}")
                .resourceVersion();
    }

    private String label(String name, String value) {
        return admin.patch(MAPS + "/" + name, MERGE, "{\"metadata\":{\"labels\":{\"v\":\"" + value + "\"}}}")
                .resourceVersion();
    }
}

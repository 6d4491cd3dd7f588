package dev.hawser.apiserver.http;

import static dev.hawser.apiserver.http.HttpCalls.MERGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.http.HttpCalls.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListOverHttpTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private TestApiServer server;
    private HttpCalls admin;

    @BeforeEach
    void start() {
        server = TestApiServer.start();
        admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
        for (int i = 0; i < 7; i++) {
            admin.post(MAPS, "{\"metadata\":{\"name\":\"m" + i + "\",\"labels\":{\"n\":\"" + i % 2 + "\"}}}");
        }
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    @Test
    void pagesShowTheStateOfTheFirstPage() {
        Reply first = admin.get(MAPS + "?limit=3");
        assertThat(names(first)).containsExactly("m0", "m1", "m2");
        assertThat(first.at("/metadata/remainingItemCount")).isEqualTo("4");
        admin.delete(MAPS + "/m4");
        admin.post(MAPS, "{\"metadata\":{\"name\":\"m33\"}}");
        Reply second = admin.get(MAPS + "?limit=3&continue=" + first.at("/metadata/continue"));
        assertThat(names(second)).containsExactly("m3", "m4", "m5");
        assertThat(second.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
        Reply third = admin.get(MAPS + "?limit=3&continue=" + second.at("/metadata/continue"));
        assertThat(names(third)).containsExactly("m6");
        assertThat(third.json().path("metadata").has("continue")).isFalse();
    }

    @Test
    void withASelectorNothingIsSaidAboutHowManyRemain() {
        Reply page = admin.get(MAPS + "?limit=2&labelSelector=n%3D0");
        assertThat(names(page)).containsExactly("m0", "m2");
        assertThat(page.json().path("metadata").has("remainingItemCount")).isFalse();
        assertThat(page.at("/metadata/continue")).isNotEmpty();
    }

    @Test
    void anExactRevisionShowsThePast() {
        String then = admin.get(MAPS).at("/metadata/resourceVersion");
        admin.delete(MAPS + "/m0");
        assertThat(names(admin.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + then)))
                .contains("m0");
        assertThat(names(admin.get(MAPS))).doesNotContain("m0");
    }

    @Test
    void whatIsCompactedIsGoneAndTheFutureIsNotYet() {
        Reply page = admin.get(MAPS + "?limit=3");
        String then = page.at("/metadata/resourceVersion");
        admin.patch(MAPS + "/m0", MERGE, "{\"data\":{\"a\":\"1\"}}");
        server.store().compact(server.store().snapshot().revision());
        assertThat(admin.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + then)
                        .at("/reason"))
                .isEqualTo("Expired");
        assertThat(admin.get(MAPS + "?limit=3&continue=" + page.at("/metadata/continue"))
                        .status())
                .isEqualTo(410);
        Reply future = admin.get(MAPS + "?resourceVersion=99999999");
        assertThat(future.status()).isEqualTo(504);
        assertThat(future.at("/details/causes/0/reason")).isEqualTo("ResourceVersionTooLarge");
    }

    @Test
    void setBasedSelectorsSelect() {
        admin.post(MAPS, "{\"metadata\":{\"name\":\"bare\"}}");
        assertThat(names(select("n in (0, 7)"))).containsExactly("m0", "m2", "m4", "m6");
        assertThat(names(select("n notin (0)"))).contains("bare", "m1").doesNotContain("m0");
        assertThat(names(select("!n"))).contains("bare").doesNotContain("m1");
        assertThat(names(select("n,n!=1"))).containsExactly("m0", "m2", "m4", "m6");
        assertThat(names(select("n>0"))).containsExactly("m1", "m3", "m5");
        assertThat(select("n in (0").status()).isEqualTo(400);
    }

    @Test
    void deleteCollectionDeletesWhatIsSelected() {
        assertThat(names(admin.delete(MAPS + "?labelSelector=n%3D0"))).containsExactly("m0", "m2", "m4", "m6");
        assertThat(names(admin.get(MAPS))).containsExactly("m1", "m3", "m5");
    }

    private Reply select(String selector) {
        return admin.get(MAPS + "?labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8));
    }

    private static List<String> names(Reply list) {
        List<String> names = new ArrayList<>();
        for (JsonNode item : list.json().path("items")) {
            names.add(item.at("/metadata/name").asText());
        }
        return names;
    }
}

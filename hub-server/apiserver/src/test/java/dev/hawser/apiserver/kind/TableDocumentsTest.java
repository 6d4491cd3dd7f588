package dev.hawser.apiserver.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.TableDocuments.IncludeObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableDocumentsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:10:30Z");
    private static final ResourceKind CLUSTERS =
            Definitions.kind("cluster.open-cluster-management.io_managedclusters.yaml");

    @Test
    void columnsOfADefinitionShowTheFirstMatchOrNull() {
        ObjectNode cluster = json("""
                {"apiVersion": "cluster.open-cluster-management.io/v1", "kind": "ManagedCluster",
                 "metadata": {"name": "mc", "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"hubAcceptsClient": false,
                          "managedClusterClientConfigs": [{"url": "https://a"}, {"url": "https://b"}]},
                 "status": {"conditions": [{"type": "Other", "status": "False"},
                                           {"type": "ManagedClusterJoined", "status": "True"}]}}""");

        ObjectNode table = table(CLUSTERS, cluster, IncludeObject.METADATA);

        assertThat(table.path("columnDefinitions").findValuesAsText("name"))
                .containsExactly("Name", "Hub Accepted", "Managed Cluster URLs", "Joined", "Available", "Age");
        assertThat(table.at("/rows/0/cells").toString())
                .isEqualTo("[\"mc\",false,\"https://a\",\"True\",null,\"10m\"]");
        assertThat(table.at("/rows/0/object")).isEqualTo(json("""
                {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
                 "metadata": {"name": "mc", "creationTimestamp": "2026-01-01T00:00:00Z"}}"""));
    }

    @Test
    void aKindWithoutColumnsHasNameAndAge() {
        ResourceKind endpoints = Definitions.kind("submariner.io_endpoints.yaml");

        assertThat(table(endpoints, named("e"), IncludeObject.NONE)
                        .path("columnDefinitions")
                        .findValuesAsText("name"))
                .containsExactly("Name", "Age");
    }

    @Test
    void builtInKindsAreShownAsKubectlUsersKnowThem() {
        ObjectNode secret = named("s");
        secret.put("type", "Opaque").putObject("data").put("a", "").put("b", "");

        assertThat(table(builtIn("secrets"), secret, IncludeObject.NONE)
                        .at("/rows/0/cells")
                        .toString())
                .isEqualTo("[\"s\",\"Opaque\",2,\"30s\"]");
    }

    @Test
    void aRequestForACertificateTellsItsDecision() {
        ObjectNode request = named("csr");
        request.set("spec", json("{\"signerName\": \"a/b\", \"username\": \"u\", \"expirationSeconds\": 3600}"));
        request.set("status", json("{\"certificate\": \"YQ==\", \"conditions\": [{\"type\": \"Approved\"}]}"));

        assertThat(table(builtIn("certificatesigningrequests"), request, IncludeObject.NONE)
                        .at("/rows/0/cells")
                        .toString())
                .isEqualTo("[\"csr\",\"30s\",\"a/b\",\"u\",\"60m\",\"Approved,Issued\"]");
    }

    @Test
    void laterEventsOfAWatchHaveNoColumns() {
        TableDocuments tables = TableDocuments.of(CLUSTERS, CLUSTERS.storageVersion());

        assertThat(tables.table(List.of(named("a")), json("{}"), IncludeObject.NONE, false, NOW)
                        .has("columnDefinitions"))
                .isFalse();
    }

    @Test
    void everyKindCanBeShownEvenEmpty() {
        assertThat(BuiltInKinds.hub())
                .allSatisfy(kind -> assertThat(
                                table(kind, named("x"), IncludeObject.OBJECT).at("/rows/0/cells/0"))
                        .isEqualTo(named("x").at("/metadata/name")));
        assertThat(BuiltInKinds.cluster())
                .allSatisfy(kind -> assertThat(
                                table(kind, named("x"), IncludeObject.OBJECT).at("/rows/0/cells/0"))
                        .isEqualTo(named("x").at("/metadata/name")));
    }

    @ParameterizedTest
    @CsvSource({
        "PT119S, 119s",
        "PT2M, 2m",
        "PT9M59S, 9m59s",
        "PT10M59S, 10m",
        "PT3H, 3h",
        "PT7H59M, 7h59m",
        "PT47H, 47h",
        "P7DT23H, 7d23h",
        "P9D, 9d",
        "P731D, 2y1d",
        "P3000D, 8y",
        "PT-1S, 0s",
        "PT-5S, <invalid>"
    })
    void agesHaveAtMostTwoUnits(Duration age, String shown) {
        assertThat(HumanDuration.of(age)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".a.b|1",
                "{.a.b}|1",
                ".list[0].n|x",
                ".list[-1].n|y",
                ".list[*].n|x",
                ".list[?(@.t==\"2\")].n|y",
                ".list[?(@.t!='1')].n|y",
                ".map['k.l']|dot",
                ".map.k\\.l|dot"
            })
    void simplePathsAreUnderstood(String path, String value) {
        ObjectNode document = json("""
                {"a": {"b": 1}, "map": {"k.l": "dot"}, "list": [{"n": "x", "t": "1"}, {"n": "y", "t": "2"}]}""");

        assertThat(JsonPath.parse(path).flatMap(p -> p.first(document)).map(JsonNode::asText))
                .contains(value);
    }

    private static ObjectNode table(ResourceKind kind, ObjectNode object, IncludeObject include) {
        return TableDocuments.of(kind, kind.storageVersion())
                .table(List.of(object), json("{\"resourceVersion\": \"7\"}"), include, true, NOW);
    }

    private static ResourceKind builtIn(String plural) {
        return BuiltInKinds.hub().stream()
                .filter(k -> k.type().resource().equals(plural))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode named(String name) {
        return json("{\"metadata\": {\"name\": \"" + name + "\", \"creationTimestamp\": \"2026-01-01T00:10:00Z\"}}");
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

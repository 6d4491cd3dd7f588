package dev.hawser.apiserver.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuiltInKindsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theHubServesTheKindsOfKubernetesThatItNeeds() {
        assertThat(BuiltInKinds.hub())
                .extracting(k -> k.type().qualifiedName())
                .contains(
                        "namespaces",
                        "secrets",
                        "configmaps",
                        "serviceaccounts",
                        "events",
                        "events.events.k8s.io",
                        "customresourcedefinitions.apiextensions.k8s.io",
                        "roles.rbac.authorization.k8s.io",
                        "clusterrolebindings.rbac.authorization.k8s.io",
                        "selfsubjectrulesreviews.authorization.k8s.io",
                        "tokenreviews.authentication.k8s.io",
                        "certificatesigningrequests.certificates.k8s.io",
                        "leases.coordination.k8s.io",
                        "endpointslices.discovery.k8s.io");
    }

    @Test
    void everyBuiltInSchemaIsStructural() {
        assertThat(allKinds())
                .allSatisfy(kind -> assertThat(kind.versions())
                        .allSatisfy(v -> assertThat(StructuralSchema.faults(v.schema(), kind.kind()))
                                .isEmpty()));
    }

    @Test
    void reviewsCanOnlyBeCreated() {
        assertThat(kind("subjectaccessreviews").verbs()).containsExactly("create");
        assertThat(kind("namespaces").verbs()).doesNotContain("deletecollection");
    }

    @Test
    void subresourcesBeyondStatusAreKnown() {
        assertThat(kind("serviceaccounts").storageVersion().subresources()).containsExactly("token");
        assertThat(kind("certificatesigningrequests").storageVersion().subresources())
                .containsExactlyInAnyOrder("approval", "status");
    }

    @Test
    void metadataHasItsPatchStrategies() {
        var metadata =
                kind("secrets").storageVersion().schema().path("properties").path("metadata");

        assertThat(metadata.at("/properties/finalizers/x-kubernetes-patch-strategy")
                        .asText())
                .isEqualTo("merge");
        assertThat(metadata.at("/properties/ownerReferences/x-kubernetes-patch-merge-key")
                        .asText())
                .isEqualTo("uid");
    }

    @Test
    void anEventHasTwoShapesAndOneStore() throws Exception {
        StoredView view =
                Objects.requireNonNull(BuiltInKinds.views().get(new GroupResource("events.k8s.io", "events")));
        ObjectNode core = (ObjectNode) JSON.readTree("""
                {"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"message":"text","count":1,"reason":"R",
                 "involvedObject":{"kind":"ManifestWork","name":"w"},"source":{"component":"agent"},
                 "reportingComponent":"example.com/agent"}""");

        ObjectNode served = view.toServed(core);

        assertThat(served).isEqualTo(JSON.readTree("""
                {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},"note":"text",
                 "deprecatedCount":1,"reason":"R","regarding":{"kind":"ManifestWork","name":"w"},
                 "deprecatedSource":{"component":"agent"},"reportingController":"example.com/agent"}"""));
        assertThat(view.toStored(served)).isEqualTo(core);
        assertThat(view.storedAs()).isEqualTo(new GroupResource("", "events"));
    }

    private static List<ResourceKind> allKinds() {
        return Stream.concat(BuiltInKinds.hub().stream(), BuiltInKinds.cluster().stream())
                .toList();
    }

    private static ResourceKind kind(String plural) {
        return BuiltInKinds.hub().stream()
                .filter(k -> k.type().resource().equals(plural))
                .findFirst()
                .orElseThrow();
    }
}

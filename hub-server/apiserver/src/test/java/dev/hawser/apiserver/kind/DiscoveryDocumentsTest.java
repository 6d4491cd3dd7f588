package dev.hawser.apiserver.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryDocumentsTest {

    private static final List<ResourceKind> KINDS = Definitions.hubAnd(
            "cluster.open-cluster-management.io_managedclusters.yaml",
            "cluster.open-cluster-management.io_managedclustersets.yaml",
            "cluster.open-cluster-management.io_placements.yaml",
            "work.open-cluster-management.io_manifestworks.yaml",
            "submariner.io_clusters.yaml");

    @Test
    void theCoreGroupHasOneVersion() {
        assertThat(DiscoveryDocuments.coreVersions(KINDS, "127.0.0.1:6443").path("versions"))
                .isEqualTo(json("[\"v1\"]"));
    }

    @Test
    void aGroupListsItsVersionsThePreferredFirst() {
        assertThat(DiscoveryDocuments.group(KINDS, "cluster.open-cluster-management.io"))
                .contains(object("""
                        {"kind": "APIGroup", "apiVersion": "v1", "name": "cluster.open-cluster-management.io",
                         "versions": [
                           {"groupVersion": "cluster.open-cluster-management.io/v1", "version": "v1"},
                           {"groupVersion": "cluster.open-cluster-management.io/v1beta2", "version": "v1beta2"},
                           {"groupVersion": "cluster.open-cluster-management.io/v1beta1", "version": "v1beta1"}],
                         "preferredVersion": {"groupVersion": "cluster.open-cluster-management.io/v1", "version": "v1"}}"""));
    }

    @Test
    void theGroupsOfKubernetesComeFirst() {
        assertThat(DiscoveryDocuments.groupList(KINDS).path("groups").findValuesAsText("name"))
                .startsWith("apiextensions.k8s.io")
                .endsWith("cluster.open-cluster-management.io", "submariner.io", "work.open-cluster-management.io");
    }

    @Test
    void resourcesAreListedWithTheirSubresources() {
        assertThat(DiscoveryDocuments.resourceList(KINDS, "cluster.open-cluster-management.io", "v1"))
                .contains(object("""
                        {"kind": "APIResourceList", "apiVersion": "v1",
                         "groupVersion": "cluster.open-cluster-management.io/v1", "resources": [
                          {"name": "managedclusters", "singularName": "managedcluster", "namespaced": false,
                           "kind": "ManagedCluster",
                           "verbs": ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
                           "shortNames": ["mcl", "mcls"]},
                          {"name": "managedclusters/status", "singularName": "", "namespaced": false,
                           "kind": "ManagedCluster", "verbs": ["get", "patch", "update"]}]}"""));
    }

    @Test
    void aTokenIsOfAnotherGroup() {
        JsonNode resources =
                DiscoveryDocuments.resourceList(KINDS, "", "v1").orElseThrow().path("resources");

        assertThat(resources).contains(json("""
                        {"name": "serviceaccounts/token", "singularName": "", "namespaced": true,
                         "group": "authentication.k8s.io", "version": "v1", "kind": "TokenRequest",
                         "verbs": ["create"]}"""));
    }

    @Test
    void whatIsNotServedHasNoDocument() {
        assertThat(DiscoveryDocuments.group(KINDS, "example.com")).isEmpty();
        assertThat(DiscoveryDocuments.resourceList(KINDS, "", "v2")).isEmpty();
        assertThat(OpenApiDocuments.groupVersion(KINDS, "", "v2")).isEmpty();
    }

    @Test
    void aggregatedDiscoverySaysAllAtOnce() {
        JsonNode items = DiscoveryDocuments.aggregated(KINDS, false, DiscoveryDocuments.Aggregated.V2)
                .path("items");

        assertThat(items).contains(json("""
                        {"metadata": {"name": "work.open-cluster-management.io", "creationTimestamp": null},
                         "versions": [{"version": "v1", "resources": [
                          {"resource": "manifestworks",
                           "responseKind": {"group": "work.open-cluster-management.io", "version": "v1",
                                            "kind": "ManifestWork"},
                           "scope": "Namespaced", "singularResource": "manifestwork",
                           "verbs": ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
                           "subresources": [{"subresource": "status",
                             "responseKind": {"group": "work.open-cluster-management.io", "version": "v1",
                                              "kind": "ManifestWork"},
                             "verbs": ["get", "patch", "update"]}]}],
                          "freshness": "Current"}]}"""));
    }

    private static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

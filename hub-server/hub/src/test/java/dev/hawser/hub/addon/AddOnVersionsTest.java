package dev.hawser.hub.addon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.kind.StoredView;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AddOnVersionsTest {

    private static final StoredView INSTALLED = new ManagedClusterAddOnView();
    private static final StoredView CATALOGUE = new ClusterManagementAddOnView();

    @Test
    void anInstalledAddOnKeepsItsNamespaceAndItsRegistrationsInBothVersions() throws IOException {
        ObjectNode stored = yaml("""
                apiVersion: addon.open-cluster-management.io/v1alpha1
                kind: ManagedClusterAddOn
                metadata: {name: probe, namespace: c1}
                spec:
                  installNamespace: probe-system
                  configs: [{group: g, resource: r, name: n}]
                status:
                  kubeClientDriver: csr
                  configReferences:
                  - {group: g, resource: r, name: n, lastObservedGeneration: 1, desiredConfig: {name: n, specHash: h}}
                  registrations:
                  - signerName: kubernetes.io/kube-apiserver-client
                    subject: {user: u, groups: [a, b]}
                  - signerName: example.com/signer
                    subject: {user: v, organizationUnit: [o]}
                """);

        ObjectNode served = INSTALLED.toServed(stored);

        assertThat(served).isEqualTo(yaml("""
                apiVersion: addon.open-cluster-management.io/v1beta1
                kind: ManagedClusterAddOn
                metadata:
                  name: probe
                  namespace: c1
                  annotations: {addon.open-cluster-management.io/v1alpha1-install-namespace: probe-system}
                spec:
                  configs: [{group: g, resource: r, name: n}]
                status:
                  configReferences:
                  - {group: g, resource: r, lastObservedGeneration: 1, desiredConfig: {name: n, specHash: h}}
                  registrations:
                  - type: kubeClient
                    kubeClient: {subject: {user: u, groups: [a, b]}, driver: csr}
                  - type: customSigner
                    customSigner: {signerName: example.com/signer, subject: {user: v, organizationUnits: [o]}}
                """));
        assertThat(INSTALLED.toStored(served)).isEqualTo(stored);
    }

    @Test
    void anAddOnThatIsMadeInTheNewVersionIsInstalledInTheDefaultNamespace() throws IOException {
        ObjectNode stored = INSTALLED.toStored(yaml("""
                apiVersion: addon.open-cluster-management.io/v1beta1
                kind: ManagedClusterAddOn
                metadata: {name: probe, namespace: c1}
                """));

        assertThat(stored.at("/spec/installNamespace").asText()).isEqualTo("open-cluster-management-agent-addon");
        assertThat(stored.path("apiVersion").asText()).isEqualTo("addon.open-cluster-management.io/v1alpha1");
    }

    @Test
    void theDefaultsOfTheCatalogueAreTheSameInBothVersions() throws IOException {
        ObjectNode stored = yaml("""
                apiVersion: addon.open-cluster-management.io/v1alpha1
                kind: ClusterManagementAddOn
                metadata: {name: probe}
                spec:
                  addOnMeta: {displayName: Probe}
                  supportedConfigs:
                  - {group: g, resource: r, defaultConfig: {name: n, namespace: s}}
                  - {group: g, resource: other}
                status:
                  defaultconfigReferences: [{group: g, resource: r, desiredConfig: {name: n, specHash: h}}]
                """);

        ObjectNode served = CATALOGUE.toServed(stored);

        assertThat(served.path("spec")).isEqualTo(yaml("""
                addOnMeta: {displayName: Probe}
                defaultConfigs:
                - {group: g, resource: r, name: n, namespace: s}
                - {group: g, resource: other, name: __reserved_no_default__}
                """));
        assertThat(served.path("status").has("defaultConfigReferences")).isTrue();
        assertThat(CATALOGUE.toStored(served)).isEqualTo(stored);
    }

    @Test
    void theStoredVersionIsServedAsItIs() {
        assertThat(AddOnVersions.views().values())
                .allSatisfy(view -> assertThat(view.shapes("addon.open-cluster-management.io/v1alpha1"))
                        .isFalse())
                .allSatisfy(view -> assertThat(view.shapes("addon.open-cluster-management.io/v1beta1"))
                        .isTrue());
    }

    private static ObjectNode yaml(String text) throws IOException {
        JsonNode read = new YAMLMapper().readTree(text);
        return (ObjectNode) read;
    }
}

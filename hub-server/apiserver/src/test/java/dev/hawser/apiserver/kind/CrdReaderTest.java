package dev.hawser.apiserver.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.object.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrdReaderTest {

    private static final String TUNNELS = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: tunnels.network.example.com}
            spec:
              group: network.example.com
              names: {plural: tunnels, kind: Tunnel, shortNames: [tun], categories: [all]}
              scope: Namespaced
              versions:
                - name: v1alpha1
                  served: true
                  storage: false
                  schema: {openAPIV3Schema: {type: object}}
                - name: v1
                  served: true
                  storage: true
                  subresources: {status: {}}
                  selectableFields: [{jsonPath: .spec.peer}]
                  additionalPrinterColumns:
                    - {name: State, type: string, jsonPath: .status.state, priority: 1}
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec: {type: object, properties: {peer: {type: string}}}
            """;

    @Test
    void aDefinitionBecomesAKind() {
        ResourceKind kind = CrdReader.read(yaml(TUNNELS));

        assertThat(kind.type()).isEqualTo(new GroupResource("network.example.com", "tunnels"));
        assertThat(kind.listKind()).isEqualTo("TunnelList");
        assertThat(kind.singular()).isEqualTo("tunnel");
        assertThat(kind.shortNames()).containsExactly("tun");
        assertThat(kind.namespaced()).isTrue();
        assertThat(kind.builtIn()).isFalse();
        assertThat(kind.storageVersion().subresources()).containsExactly("status");
        assertThat(kind.storageVersion().selectableFields()).containsExactly("spec.peer");
        assertThat(kind.storageVersion().columns())
                .containsExactly(new Column("State", "string", "", "", 1, ".status.state"));
    }

    @Test
    void theStableVersionIsPreferred() {
        assertThat(CrdReader.read(yaml(TUNNELS)).versions())
                .extracting(KindVersion::name)
                .containsExactly("v1", "v1alpha1");
    }

    @Test
    void versionsAreOrderedAsKubernetesDoes() {
        assertThat(Stream.of("foo1", "v1alpha2", "v11beta2", "v3beta1", "v10", "v2", "v1alpha10")
                        .sorted(CrdReader::comparePreference))
                .containsExactly("v10", "v2", "v11beta2", "v3beta1", "v1alpha10", "v1alpha2", "foo1");
    }

    @Test
    void aRestrictionOfTheNameIsKeptBesideTheMetadata() {
        ResourceKind kind = CrdReader.read(
                yaml(
                        TUNNELS.replace(
                                "{type: object, properties: {peer: {type: string}}}",
                                "{type: object}\n            metadata: {type: object, properties: {name: {type: string, maxLength: 20}}}")));

        JsonNode metadata = kind.storageVersion().schema().at("/properties/metadata/properties");
        assertThat(metadata.at("/name/maxLength").asInt()).isEqualTo(20);
        assertThat(metadata.has("labels")).isTrue();
    }

    @Test
    void aNameThatIsNotPluralAndGroupIsRefused() {
        assertThat(refusal(TUNNELS.replace("name: tunnels.network", "name: tunnel.network"))
                        .details()
                        .causes())
                .extracting(ApiException.Cause::field)
                .containsExactly("metadata.name");
    }

    @Test
    void exactlyOneVersionIsStored() {
        assertThat(refusal(TUNNELS.replace("storage: true", "storage: false")).message())
                .isEqualTo("CustomResourceDefinition.apiextensions.k8s.io \"tunnels.network.example.com\" is invalid: "
                        + "spec.versions: Invalid value: must have exactly one version marked as storage version");
    }

    @Test
    void aSchemaThatIsNotStructuralIsRefusedWithItsPath() {
        assertThat(refusal(TUNNELS.replace("{peer: {type: string}}", "{peer: {description: no type}}"))
                        .details()
                        .causes())
                .containsExactly(new ApiException.Cause(
                        "FieldValueRequired",
                        "Required value: must not be empty for specified object fields",
                        "spec.versions[1].schema.openAPIV3Schema.properties[spec].properties[peer].type"));
    }

    private static ApiException refusal(String crd) {
        ApiException refusal = catchThrowableOfType(ApiException.class, () -> CrdReader.read(yaml(crd)));
        assertThat(refusal.code()).isEqualTo(422);
        return refusal;
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

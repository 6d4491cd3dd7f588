package dev.hawser.apiserver.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiDocumentsTest {

    private static final String WORK = "work.open-cluster-management.io";
    private static final List<ResourceKind> KINDS =
            Definitions.hubAnd("work.open-cluster-management.io_manifestworks.yaml", "submariner.io_clusters.yaml");

    @Test
    void theIndexNamesADocumentPerGroupAndVersion() {
        JsonNode paths = OpenApiDocuments.index(KINDS).path("paths");

        assertThat(paths.at("/apis~1" + WORK + "~1v1/serverRelativeURL").asText())
                .matches("/openapi/v3/apis/work.open-cluster-management.io/v1\\?hash=[0-9A-F]{64}");
        assertThat(paths.has("api/v1")).isTrue();
    }

    @Test
    void aKindIsDescribedUnderItsReversedGroup() {
        JsonNode document = version3();

        JsonNode schema = document.at("/components/schemas/io.open-cluster-management.work.v1.ManifestWork");
        assertThat(schema.path("type").asText()).isEqualTo("object");
        assertThat(schema.at("/x-kubernetes-group-version-kind/0/kind").asText())
                .isEqualTo("ManifestWork");
        assertThat(schema.at("/properties/spec/properties/workload/description").asText())
                .isNotEmpty();
    }

    @Test
    void patchSaysThatFieldsAreValidated() {
        JsonNode patch = version3()
                .path("paths")
                .path("/apis/" + WORK + "/v1/namespaces/{namespace}/manifestworks/{name}")
                .path("patch");

        assertThat(patch.path("x-kubernetes-action").asText()).isEqualTo("patch");
        assertThat(patch.path("parameters").findValuesAsText("name"))
                .contains("namespace", "name", "dryRun", "fieldManager", "fieldValidation", "force");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        ObjectNode version2 = OpenApiDocuments.version2(KINDS);
        List<String> references = new ArrayList<>(version2.findValuesAsText("$ref"));

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                version2.path("definitions").has(reference.substring("#/definitions/".length())))
                        .isTrue());
        for (ResourceKind kind : KINDS) {
            JsonNode document = OpenApiDocuments.groupVersion(
                            KINDS, kind.type().group(), kind.storageVersion().name())
                    .orElseThrow();
            assertThat(document.findValuesAsText("$ref"))
                    .allSatisfy(reference -> assertThat(document.at("/components/schemas")
                                    .has(reference.substring("#/components/schemas/".length())))
                            .isTrue());
        }
    }

    @Test
    void whatVersionTwoCannotSayIsLeftOpen() {
        JsonNode manifest = OpenApiDocuments.version2(KINDS)
                .at("/definitions/io.open-cluster-management.work.v1.ManifestWork/properties/spec/properties/workload"
                        + "/properties/manifests/items");

        assertThat(manifest.has("type")).isFalse();
        assertThat(manifest.has("properties")).isFalse();
    }

    @Test
    void ownExtensionsAreNotPublished() {
        assertThat(OpenApiDocuments.groupVersion(KINDS, "", "v1").orElseThrow().toString())
                .doesNotContain("x-name-form")
                .doesNotContain("micro-time");
    }

    @Test
    void theBinaryFormHoldsTheDefinitionsInTheFieldOfTheFormat() throws Exception {
        var in = CodedInputStream.newInstance(OpenApiDocuments.version2Protobuf(KINDS));
        List<Integer> fields = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.add(WireFormat.getTagFieldNumber(tag));
            in.skipField(tag);
        }

        assertThat(fields).containsExactly(1, 2, 8, 9);
    }

    private static ObjectNode version3() {
        return OpenApiDocuments.groupVersion(KINDS, WORK, "v1").orElseThrow();
    }
}

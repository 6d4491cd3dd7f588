package dev.hawser.apiserver.protobuf;

import static dev.hawser.apiserver.protobuf.Wire.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Documents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProtobufBodyTest {

    @Test
    void mapsOfTextAndOfBytesAreRead() throws Exception {
        Wire map = message()
                .with(1, metadata("settings"))
                .entry(2, "b", "2")
                .entry(2, "a", "")
                .with(3, message().text(1, "blob").bytes(2, new byte[] {1, 2, 3}))
                .number(4, 1);

        assertReads(read("v1", "ConfigMap", map), """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"},
                 "data": {"a": "", "b": "2"}, "binaryData": {"blob": "AQID"}, "immutable": true}""");
    }

    @Test
    void valuesThatGoLeavesOutOfJsonAreLeftOut() throws Exception {
        Wire namespace = message()
                .with(
                        1,
                        message()
                                .text(1, "team")
                                .text(2, "")
                                .text(5, "")
                                .number(7, 0)
                                .with(8, message()))
                .with(2, message())
                .with(3, message().text(1, ""));

        assertReads(
                read("v1", "Namespace", namespace),
                "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"team\"}}");
    }

    @Test
    void zeroBehindAPointerStays() throws Exception {
        Wire lease = message()
                .with(1, metadata("l"))
                .with(
                        2,
                        message()
                                .text(1, "")
                                .number(2, 40)
                                .with(3, message().number(1, 1_700_000_000L).number(2, 123_456_789))
                                .number(5, 0));

        assertReads(read("coordination.k8s.io/v1", "Lease", lease), """
                {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "l"},
                 "spec": {"holderIdentity": "", "leaseDurationSeconds": 40, "leaseTransitions": 0,
                          "acquireTime": "2023-11-14T22:13:20.123456Z"}}""");
    }

    @Test
    void listsInlinedMembersQuantitiesAndPortNamesAreRead() throws Exception {
        Wire probe =
                message().with(1, message().with(2, message().text(1, "/up").with(2, port("http"))));
        Wire container = message()
                .text(1, "main")
                .text(3, "sh")
                .text(3, "-c")
                .with(
                        8,
                        message()
                                .with(
                                        1,
                                        message()
                                                .text(1, "cpu")
                                                .with(2, message().text(1, "100m"))))
                .with(10, probe);
        Wire volume = message().text(1, "tmp").with(2, message().with(2, message()));
        Wire pod = message()
                .with(1, metadata("p"))
                .with(2, message().with(1, volume).with(2, container).number(4, 30));

        assertReads(read("v1", "Pod", pod), """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {
                  "volumes": [{"name": "tmp", "emptyDir": {}}],
                  "containers": [{"name": "main", "command": ["sh", "-c"],
                    "resources": {"limits": {"cpu": "100m"}},
                    "livenessProbe": {"httpGet": {"path": "/up", "port": "http"}}}],
                  "terminationGracePeriodSeconds": 30}}""");
    }

    @Test
    void namedListsOfWordsAreLists() throws Exception {
        Wire extra = message().text(1, "scopes").with(2, message().text(1, "a").text(1, "b"));
        Wire review = message().with(2, message().text(3, "jane").with(5, extra));

        assertReads(read("authorization.k8s.io/v1", "SubjectAccessReview", review), """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
                 "spec": {"user": "jane", "extra": {"scopes": ["a", "b"]}}}""");
    }

    @Test
    void schemasOfDefinitionsAreRead() throws Exception {
        Wire text =
                message().text(5, "string").bytes(8, message().text(1, "\"x\"").done());
        Wire object = message()
                .text(5, "object")
                .with(29, message().text(1, "a").with(2, text))
                .with(30, message().number(1, 0).with(2, text))
                .number(38, 1);
        Wire items = message().with(24, message().with(1, object));
        ObjectNode read = new MessageReader(MessageTable.get())
                .read(MessageTable.get().message("apiextensions.JSONSchemaProps"), items.done());

        assertReads(read, """
                {"items": {"type": "object", "properties": {"a": {"type": "string", "default": "x"}},
                  "additionalProperties": {"type": "string", "default": "x"},
                  "x-kubernetes-preserve-unknown-fields": true}}""");
    }

    @Test
    void optionsOfADeletionAreRead() throws Exception {
        Wire options = message()
                .number(1, 0)
                .with(2, message().text(1, "u-1"))
                .text(4, "Foreground")
                .text(5, "All");

        assertReads(read("rbac.authorization.k8s.io/v1", "DeleteOptions", options), """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0,
                 "preconditions": {"uid": "u-1"}, "propagationPolicy": "Foreground", "dryRun": ["All"]}""");
    }

    @Test
    void fieldsOfAnUnknownNumberArePassedOver() throws Exception {
        Wire map = message().with(1, metadata("m")).number(900, 7).text(901, "new");

        assertReads(
                read("v1", "ConfigMap", map),
                "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"m\"}}");
    }

    @Test
    void whatIsNoMessageIsRefusedWithTheReason() {
        assertThatThrownBy(() -> ProtobufBody.read(
                        "{\"kind\": \"ConfigMap\"}".getBytes(StandardCharsets.UTF_8), "v1", "ConfigMap"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("expected prefix [107 56 115 0]");
        byte[] whole = Wire.body("v1", "ConfigMap", message().with(1, metadata("cut")));
        byte[] cut = Arrays.copyOf(whole, whole.length - 6);
        assertThatThrownBy(() -> ProtobufBody.read(cut, "v1", "ConfigMap"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("must be of type ConfigMap");
        byte[] number = Wire.body("v1", "ConfigMap", message().number(1, 5));
        assertThatThrownBy(() -> ProtobufBody.read(number, "v1", "ConfigMap"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("wrong wireType = 0 for field metadata");
        byte[] other = Wire.body("batch/v1", "Job", message());
        assertThatThrownBy(() -> ProtobufBody.read(other, "v1", "ConfigMap"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("no kind \"Job\"");
    }

    private static Wire metadata(String name) {
        return message().text(1, name);
    }

    private static Wire port(String name) {
        return message().number(1, 1).number(2, 0).text(3, name);
    }

    private static ObjectNode read(String apiVersion, String kind, Wire object) {
        return ProtobufBody.read(Wire.body(apiVersion, kind, object), apiVersion, kind);
    }

    private static void assertReads(ObjectNode read, String expected) throws JsonProcessingException {
        assertThat(Documents.same(read, Documents.parse(expected.getBytes(StandardCharsets.UTF_8))))
                .as("%s", read)
                .isTrue();
    }
}

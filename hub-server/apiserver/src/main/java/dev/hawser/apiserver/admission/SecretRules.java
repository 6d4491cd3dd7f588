package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Rules of secrets: `stringData` is written into `data`, the type is fixed and asks for certain keys. Causes never
/// show a value.
public final class SecretRules implements AdmissionHook {

    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";

    /// Keys that a typed secret needs.
    private static final Map<String, List<String>> REQUIRED = Map.of(
            "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
            "kubernetes.io/ssh-auth", List.of("ssh-privatekey"),
            "kubernetes.io/dockercfg", List.of(".dockercfg"),
            "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"));

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null || !request.kind().type().equals(SECRETS)) {
            return;
        }
        encodeStrings(object);
        ObjectNode old = request.old();
        List<Cause> causes = new ArrayList<>();
        ConfigKeys.checkKeys(object, "data", causes);
        if (ConfigKeys.size(object, "data", true) > ConfigKeys.MAX_SIZE) {
            causes.add(Failures.tooLong("data", ConfigKeys.MAX_SIZE));
        }
        String type = object.path("type").asText();
        if (old != null && !old.path("type").asText().equals(type)) {
            causes.add(Failures.invalidValue("type", "\"" + type + "\"", "field is immutable"));
        } else {
            checkType(type, object, causes);
        }
        if (old != null) {
            ConfigKeys.checkFrozen(old, object, List.of("data"), causes);
        }
        if (!causes.isEmpty()) {
            throw Failures.invalid(request.kind(), request.name(), causes);
        }
    }

    private static void encodeStrings(ObjectNode secret) {
        JsonNode strings = secret.remove("stringData");
        if (strings != null && strings.isObject() && !strings.isEmpty()) {
            ObjectNode data = secret.get("data") instanceof ObjectNode present ? present : secret.putObject("data");
            for (Map.Entry<String, JsonNode> entry : strings.properties()) {
                byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
                data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
            }
        }
    }

    private static void checkType(String type, ObjectNode secret, List<Cause> causes) {
        JsonNode data = secret.path("data");
        for (String key : REQUIRED.getOrDefault(type, List.of())) {
            if (!data.has(key)) {
                causes.add(Failures.required("data[" + key + "]", ""));
            }
        }
        if (type.equals("kubernetes.io/basic-auth") && !data.has("username") && !data.has("password")) {
            causes.add(Failures.required("data[username]", ""));
            causes.add(Failures.required("data[password]", ""));
        }
        if (type.equals("kubernetes.io/service-account-token")
                && secret.path("metadata")
                        .path("annotations")
                        .path(ACCOUNT_NAME)
                        .asText()
                        .isEmpty()) {
            causes.add(Failures.required("metadata.annotations[" + ACCOUNT_NAME + "]", ""));
        }
    }
}

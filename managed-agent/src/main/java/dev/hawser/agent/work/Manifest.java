package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.api.work.ManifestWork.FeedbackRule;
import dev.hawser.api.work.ManifestWork.ManifestConfig;
import dev.hawser.api.work.ManifestWork.ResourceIdentifier;
import dev.hawser.api.work.ManifestWork.UpdateStrategy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One manifest of a work.
///
/// @param ordinal place in the work
/// @param object as it stands in the work
record Manifest(int ordinal, ObjectNode object) {

    /// Label on what agents applied; watches select by it.
    static final String MANAGED_LABEL = "agent.hawser.dev/managed";
    /// Annotation on what agents applied: the work.
    static final String WORK_ANNOTATION = "agent.hawser.dev/work";
    /// Field manager of everything that works want.
    static final String FIELD_MANAGER = "hawser-work-agent";

    /// Read-only data that somebody exported together with an object; the server would refuse or ignore it.
    private static final List<String> NOT_WANTED =
            List.of("managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink");

    static List<Manifest> of(ManifestWork work) {
        List<Manifest> manifests = new ArrayList<>();
        if (work.getSpec() != null) {
            for (ObjectNode object : work.getSpec().manifests()) {
                manifests.add(new Manifest(manifests.size(), object));
            }
        }
        return manifests;
    }

    String apiVersion() {
        return object.path("apiVersion").asText();
    }

    String kind() {
        return object.path("kind").asText();
    }

    String name() {
        return object.path("metadata").path("name").asText();
    }

    String namespace() {
        return object.path("metadata").path("namespace").asText();
    }

    int rank() {
        return ApplyOrder.rank(kind());
    }

    /// What is sent to the cluster: the manifest with the marks of this agent, without status.
    ObjectNode wanted(ResourceType type, String work) {
        ObjectNode wanted = object.deepCopy();
        wanted.remove("status");
        ObjectNode metadata = wanted.withObject("/metadata");
        metadata.remove(NOT_WANTED);
        if (type.namespaced() && !metadata.hasNonNull("namespace")) {
            metadata.put("namespace", "default");
        }
        metadata.withObject("/labels").put(MANAGED_LABEL, "true");
        metadata.withObject("/annotations").put(WORK_ANNOTATION, work);
        return wanted;
    }

    /// The configuration that the work has for this object, null if none. `*` in a name or namespace matches any run
    /// of characters.
    static @Nullable ManifestConfig configOf(ManifestWork work, ObjectRef ref) {
        if (work.getSpec() == null) {
            return null;
        }
        for (ManifestConfig config : work.getSpec().manifestConfigs()) {
            ResourceIdentifier id = config.resourceIdentifier();
            if (ref.type().plural().equals(id.resource())
                    && ref.type().group().equals(id.group() == null ? "" : id.group())
                    && matches(id.name(), ref.name())
                    && (ref.namespace().isEmpty() || matches(id.namespace(), ref.namespace()))) {
                return config;
            }
        }
        return null;
    }

    static List<FeedbackRule> rules(@Nullable ManifestConfig config) {
        return config == null ? List.of() : config.feedbackRules();
    }

    /// `Update` unless the work says otherwise.
    static String strategy(@Nullable ManifestConfig config) {
        UpdateStrategy strategy = config == null ? null : config.updateStrategy();
        return strategy == null || strategy.type() == null || strategy.type().isEmpty() ? "Update" : strategy.type();
    }

    static boolean matches(@Nullable String pattern, String value) {
        if (pattern == null || pattern.isEmpty()) {
            return false;
        }
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(value);
        }
        String before = pattern.substring(0, star);
        String rest = pattern.substring(star + 1);
        if (!value.startsWith(before)) {
            return false;
        }
        for (int at = before.length(); at <= value.length(); at++) {
            String tail = value.substring(at);
            if (rest.isEmpty() || tail.equals(rest) || (rest.contains("*") && matches(rest, tail))) {
                return true;
            }
        }
        return false;
    }

    static String hash(JsonNode tree) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(tree.toString().getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

package dev.hawser.api.work;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one cluster shall run; lives in the cluster's namespace on the hub. Source: open-cluster-management-io/api,
/// `work/v1/types.go`.
@Group("work.open-cluster-management.io")
@Version("v1")
public class ManifestWork extends Resource<ManifestWork.Spec, ManifestWork.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static ManifestWork named(String namespace, String name) {
        return named(new ManifestWork(), namespace, name);
    }

    @Wire
    public record Spec(
            @Nullable Workload workload,
            @Nullable DeleteOption deleteOption,
            List<ManifestConfig> manifestConfigs,
            @Nullable Executor executor) {

        public Spec {
            manifestConfigs = listOf(manifestConfigs);
        }

        /// The manifests, empty if there are none.
        public List<ObjectNode> manifests() {
            return workload == null ? List.of() : workload.manifests();
        }
    }

    @Wire
    public record Workload(List<ObjectNode> manifests) {
        public Workload {
            manifests = listOf(manifests);
        }
    }

    /// @param propagationPolicy `Foreground`, `Orphan` or `SelectivelyOrphan`
    /// @param ttlSecondsAfterFinished delete the work so long after it is complete
    @Wire
    public record DeleteOption(
            @Nullable String propagationPolicy,
            @Nullable SelectivelyOrphan selectivelyOrphans,
            @Nullable Long ttlSecondsAfterFinished) {}

    @Wire
    public record SelectivelyOrphan(List<OrphaningRule> orphaningRules) {
        public SelectivelyOrphan {
            orphaningRules = listOf(orphaningRules);
        }
    }

    @Wire
    public record OrphaningRule(
            @Nullable String group,
            String resource,
            @Nullable String namespace,
            String name) {}

    /// How one manifest is applied and what is reported of it.
    @Wire
    public record ManifestConfig(
            ResourceIdentifier resourceIdentifier,
            List<FeedbackRule> feedbackRules,
            @Nullable UpdateStrategy updateStrategy,
            List<ConditionRule> conditionRules) {
        public ManifestConfig {
            feedbackRules = listOf(feedbackRules);
            conditionRules = listOf(conditionRules);
        }
    }

    /// @param group `""` or null for the core group
    /// @param resource plural
    @Wire
    public record ResourceIdentifier(
            @Nullable String group,
            String resource,
            String name,
            @Nullable String namespace) {}

    /// @param type `WellKnownStatus` or `JSONPaths`
    @Wire
    public record FeedbackRule(String type, List<JsonPath> jsonPaths) {
        public FeedbackRule {
            jsonPaths = listOf(jsonPaths);
        }
    }

    /// @param version of the resource, the preferred one when null
    /// @param path JSONPath such as `.status.gateways`
    @Wire
    public record JsonPath(String name, @Nullable String version, String path) {}

    /// @param type `Update`, `CreateOnly`, `ServerSideApply` or `ReadOnly`
    @Wire
    public record UpdateStrategy(String type, @Nullable ServerSideApply serverSideApply) {}

    /// @param fieldManager starts with `work-agent`
    @Wire
    public record ServerSideApply(
            @Nullable Boolean force, @Nullable String fieldManager, List<IgnoreField> ignoreFields) {
        public ServerSideApply {
            ignoreFields = listOf(ignoreFields);
        }
    }

    /// @param condition `OnSpokeChange` or `OnSpokePresent`
    @Wire
    public record IgnoreField(
            @Nullable String condition,
            List<String> jsonPaths,
            List<String> jsonPointers,
            List<String> jqPathExpressions) {
        public IgnoreField {
            jsonPaths = listOf(jsonPaths);
            jsonPointers = listOf(jsonPointers);
            jqPathExpressions = listOf(jqPathExpressions);
        }
    }

    /// @param type `CEL` or `WellKnownConditions`
    @Wire
    public record ConditionRule(
            @Nullable String condition,
            String type,
            List<String> celExpressions,
            @Nullable String message,
            @Nullable String messageExpression) {
        public ConditionRule {
            celExpressions = listOf(celExpressions);
        }
    }

    @Wire
    public record Executor(@Nullable ExecutorSubject subject) {}

    @Wire
    public record ExecutorSubject(String type, @Nullable ServiceAccountRef serviceAccount) {}

    @Wire
    public record ServiceAccountRef(String namespace, String name) {}

    @Wire
    public record Status(
            List<Condition> conditions, @Nullable ResourceStatus resourceStatus) {
        public Status {
            conditions = listOf(conditions);
        }

        /// One entry per manifest, empty while nothing is reported.
        public List<ManifestCondition> manifests() {
            return resourceStatus == null ? List.of() : resourceStatus.manifests();
        }
    }

    @Wire
    public record ResourceStatus(List<ManifestCondition> manifests) {
        public ResourceStatus {
            manifests = listOf(manifests);
        }
    }

    @Wire
    public record ManifestCondition(
            ResourceMeta resourceMeta, @Nullable StatusFeedback statusFeedback, List<Condition> conditions) {
        public ManifestCondition {
            conditions = listOf(conditions);
        }

        public List<FeedbackValue> feedback() {
            return statusFeedback == null ? List.of() : statusFeedback.values();
        }
    }

    /// @param ordinal place in `spec.workload.manifests`
    @Wire
    public record ResourceMeta(
            int ordinal,
            @Nullable String group,
            @Nullable String version,
            @Nullable String kind,
            @Nullable String resource,
            @Nullable String name,
            @Nullable String namespace) {
        /// The core group and the missing namespace are absent in JSON, so that what was read equals what was
        /// written.
        public ResourceMeta {
            group = group == null || group.isEmpty() ? null : group;
            namespace = namespace == null || namespace.isEmpty() ? null : namespace;
        }
    }

    @Wire
    public record StatusFeedback(List<FeedbackValue> values) {
        public StatusFeedback {
            values = listOf(values);
        }
    }

    @Wire
    public record FeedbackValue(String name, FieldValue fieldValue) {}

    /// @param type `Integer`, `String`, `Boolean` or `JsonRaw`; the member of that type is set
    /// @param bool the member `boolean`
    @Wire
    public record FieldValue(
            String type,
            @Nullable Long integer,
            @Nullable String string,
            @JsonProperty("boolean") @Nullable Boolean bool,
            @Nullable String jsonRaw) {

        public static FieldValue ofString(String value) {
            return new FieldValue("String", null, value, null, null);
        }

        public static FieldValue ofInteger(long value) {
            return new FieldValue("Integer", value, null, null, null);
        }

        public static FieldValue ofBoolean(boolean value) {
            return new FieldValue("Boolean", null, null, value, null);
        }

        public static FieldValue ofJson(JsonNode value) {
            return new FieldValue("JsonRaw", null, null, null, value.toString());
        }
    }
}

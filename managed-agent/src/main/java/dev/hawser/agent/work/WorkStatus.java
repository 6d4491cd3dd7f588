package dev.hawser.agent.work;

import dev.hawser.agent.feedback.Feedback;
import dev.hawser.api.Condition;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.api.work.ManifestWork.ManifestCondition;
import dev.hawser.api.work.ManifestWork.ManifestConfig;
import dev.hawser.api.work.ManifestWork.ResourceMeta;
import dev.hawser.api.work.ManifestWork.ResourceStatus;
import dev.hawser.api.work.ManifestWork.Status;
import dev.hawser.api.work.ManifestWork.StatusFeedback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The status of a work from what became of its manifests. Pure.
final class WorkStatus {

    static final String AVAILABLE = "Available";
    static final String DELETING = "Deleting";

    /// @param work as last known from the hub: its old status gives the transition times
    /// @param outcomes one per manifest, in the order of the work
    static Status of(ManifestWork work, List<Outcome> outcomes, Instant now) {
        Status old = work.getStatus() == null ? new Status(List.of(), null) : work.getStatus();
        Long generation = work.getMetadata().getGeneration();
        Map<String, ManifestCondition> before = old.manifests().stream()
                .collect(Collectors.toMap(m -> key(m.resourceMeta()), Function.identity(), (a, b) -> a));
        List<ManifestCondition> manifests = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            manifests.add(manifest(work, outcome, before, now));
        }
        List<Condition> conditions =
                Condition.merge(old.conditions(), applied(outcomes).observing(generation), now);
        conditions = Condition.merge(conditions, available(outcomes).observing(generation), now);
        conditions = RuleConditions.ofWork(conditions, outcomes, generation, now);
        return new Status(conditions, new ResourceStatus(manifests));
    }

    /// The status of a work whose objects are being removed.
    static Status deleting(ManifestWork work, List<ObjectRef> remaining, Instant now) {
        Status old = work.getStatus() == null ? new Status(List.of(), null) : work.getStatus();
        String left = remaining.stream().limit(5).map(ObjectRef::toString).collect(Collectors.joining(", "));
        Condition deleting = Condition.of(
                        DELETING, true, "ResourceRemaining", remaining.size() + " objects are still there: " + left)
                .observing(work.getMetadata().getGeneration());
        return new Status(Condition.merge(old.conditions(), deleting, now), old.resourceStatus());
    }

    private static ManifestCondition manifest(
            ManifestWork work, Outcome outcome, Map<String, ManifestCondition> before, Instant now) {
        ResourceMeta meta = meta(outcome);
        ManifestCondition old = before.get(key(meta));
        List<Condition> conditions = old == null ? List.of() : old.conditions();
        conditions = Condition.merge(conditions, outcome.applied(), now);
        conditions = Condition.merge(
                conditions,
                outcome.observed() != null
                        ? Condition.of(AVAILABLE, true, "ResourceAvailable", "Resource is available")
                        : Condition.of(AVAILABLE, false, "ResourceNotAvailable", "Resource is not available"),
                now);
        conditions = RuleConditions.ofManifest(
                conditions, outcome.said(), work.getMetadata().getGeneration(), now);
        ObjectRef ref = outcome.ref();
        @Nullable ManifestConfig config = ref == null ? null : Manifest.configOf(work, ref);
        if (config == null || config.feedbackRules().isEmpty() || outcome.observed() == null) {
            return new ManifestCondition(meta, null, conditions);
        }
        Feedback feedback = Feedback.of(outcome.observed(), config.feedbackRules());
        conditions = Condition.merge(conditions, feedback.condition(), now);
        return new ManifestCondition(
                meta, feedback.values().isEmpty() ? null : new StatusFeedback(feedback.values()), conditions);
    }

    private static Condition applied(List<Outcome> outcomes) {
        List<String> failures = outcomes.stream()
                .filter(outcome -> !outcome.isApplied())
                .map(outcome -> name(outcome) + ": "
                        + Objects.requireNonNullElse(outcome.applied().message(), ""))
                .toList();
        return failures.isEmpty()
                ? Condition.of(Outcome.APPLIED, true, "AppliedManifestWorkComplete", "Apply manifest work complete")
                : Condition.of(
                        Outcome.APPLIED,
                        false,
                        "AppliedManifestWorkFailed",
                        failures.size() + " of " + outcomes.size() + " manifests failed. " + failures.getFirst());
    }

    private static Condition available(List<Outcome> outcomes) {
        List<String> missing = outcomes.stream()
                .filter(outcome -> outcome.observed() == null)
                .map(WorkStatus::name)
                .toList();
        return missing.isEmpty()
                ? Condition.of(AVAILABLE, true, "ResourcesAvailable", "All resources are available")
                : Condition.of(
                        AVAILABLE,
                        false,
                        "ResourcesNotAvailable",
                        missing.size() + " of " + outcomes.size() + " resources are not available: "
                                + String.join(", ", missing.subList(0, Math.min(missing.size(), 5))));
    }

    private static String name(Outcome outcome) {
        ObjectRef ref = outcome.ref();
        Manifest manifest = outcome.manifest();
        return ref != null ? ref.toString() : manifest.kind() + " " + manifest.name();
    }

    private static ResourceMeta meta(Outcome outcome) {
        Manifest manifest = outcome.manifest();
        ObjectRef ref = outcome.ref();
        String apiVersion = manifest.apiVersion();
        int slash = apiVersion.indexOf('/');
        return new ResourceMeta(
                manifest.ordinal(),
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                manifest.kind(),
                ref == null ? "" : ref.type().plural(),
                manifest.name(),
                ref == null ? manifest.namespace() : ref.namespace());
    }

    private static String key(ResourceMeta meta) {
        return meta.group() + "/" + meta.kind() + "/" + meta.namespace() + "/" + meta.name() + "#" + meta.ordinal();
    }

    private WorkStatus() {}
}

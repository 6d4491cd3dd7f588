package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one manifest.
///
/// @param manifest which
/// @param ref where it lives, null if the cluster does not know its kind
/// @param applied the condition `Applied`
/// @param observed the object as last seen, null if it does not exist
/// @param said by the condition rules
/// @param retry whether trying again may help although nothing changes on the hub
record Outcome(
        Manifest manifest,
        @Nullable ObjectRef ref,
        Condition applied,
        @Nullable ObjectNode observed,
        List<Condition> said,
        boolean retry) {

    static final String APPLIED = "Applied";

    static Outcome done(Manifest manifest, ObjectRef ref, @Nullable ObjectNode observed) {
        return new Outcome(
                manifest,
                ref,
                Condition.of(APPLIED, true, "AppliedManifestComplete", "Apply manifest complete"),
                observed,
                List.of(),
                false);
    }

    static Outcome failed(
            Manifest manifest, @Nullable ObjectRef ref, String reason, String message, @Nullable ObjectNode observed) {
        return new Outcome(manifest, ref, Condition.of(APPLIED, false, reason, message), observed, List.of(), true);
    }

    Outcome saying(List<Condition> conditions) {
        return new Outcome(manifest, ref, applied, observed, conditions, retry);
    }

    boolean isApplied() {
        return applied.status().equals("True");
    }
}

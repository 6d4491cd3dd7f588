package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the schema and the common metadata demand of a document.
final class DocumentRules {

    private DocumentRules() {}

    /// Removes fields that the schema does not know.
    ///
    /// @return their paths
    static List<String> prune(Target target, ObjectNode document) {
        return List.of();
    }

    static void applyDefaults(Target target, ObjectNode document) {}

    static List<Cause> faults(Target target, @Nullable ObjectNode old, ObjectNode document) {
        List<Cause> causes = new ArrayList<>();
        if (Metadata.of(document).name().isEmpty()) {
            causes.add(Failures.required("metadata.name", "name or generateName is required"));
        }
        return causes;
    }
}

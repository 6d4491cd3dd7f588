package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.admission.ObjectMetaRules;
import dev.hawser.apiserver.admission.SchemaPipeline;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the schema and the common metadata demand of a document.
final class DocumentRules {

    private DocumentRules() {}

    /// @throws dev.hawser.apiserver.object.ApiException `BadRequest` if the document cannot be read as its kind
    static void requireDecodable(Target target, ObjectNode document) {
        String kind = target.kind().kind();
        SchemaPipeline.of(target.version())
                .undecodable(document, kind, target.kind().builtIn())
                .ifPresent(why -> {
                    throw Failures.badRequest(kind + " in version \""
                            + target.version().name() + "\" cannot be handled as a " + kind + ": " + why);
                });
    }

    /// Removes fields that the schema does not know.
    ///
    /// @return their paths
    static List<String> prune(Target target, ObjectNode document) {
        SchemaPipeline pipeline = SchemaPipeline.of(target.version());
        List<String> unknown = pipeline.unknownFields(document);
        if (!unknown.isEmpty()) {
            pipeline.prune(document);
        }
        return unknown;
    }

    static void applyDefaults(Target target, ObjectNode document) {
        SchemaPipeline.of(target.version()).applyDefaults(document);
    }

    static List<Cause> faults(Target target, @Nullable ObjectNode old, ObjectNode document) {
        List<Cause> causes = new ArrayList<>(ObjectMetaRules.validate(target.kind(), target.version(), document, old));
        causes.addAll(SchemaPipeline.of(target.version()).validate(document, old));
        return causes;
    }
}

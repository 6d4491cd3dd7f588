package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.admission.SchemaPipeline;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Completes CustomResourceDefinitions and refuses those that could not be served.
public final class CrdRules implements AdmissionHook {

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode definition = request.object();
        if (!request.kind().type().equals(CrdRegistration.CRDS)
                || definition == null
                || !request.subresource().isEmpty()) {
            return;
        }
        complete(definition);
        if (request.operation() == Operation.CREATE) {
            Metadata metadata = Metadata.of(definition);
            List<String> finalizers = new ArrayList<>(metadata.finalizers());
            if (!finalizers.contains(CrdRegistration.FINALIZER)) {
                finalizers.add(CrdRegistration.FINALIZER);
                metadata.setFinalizers(finalizers);
            }
        }
        List<Cause> causes = new ArrayList<>(CrdReader.validate(definition));
        if (causes.isEmpty()) {
            causes.addAll(ruleFaults(definition));
        }
        if (!causes.isEmpty()) {
            throw Failures.invalid(request.kind(), Metadata.of(definition).name(), causes);
        }
    }

    private static void complete(ObjectNode definition) {
        if (!(definition.path("spec").path("names") instanceof ObjectNode names)) {
            return;
        }
        String kind = names.path("kind").asText();
        if (!names.has("singular")) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (!names.has("listKind")) {
            names.put("listKind", kind + "List");
        }
        if (definition.get("spec") instanceof ObjectNode spec && !spec.has("conversion")) {
            spec.putObject("conversion").put("strategy", "None");
        }
    }

    private static List<Cause> ruleFaults(ObjectNode definition) {
        List<Cause> causes = new ArrayList<>();
        List<KindVersion> versions = CrdReader.read(definition).versions();
        JsonNode declared = definition.path("spec").path("versions");
        for (int i = 0; i < declared.size() && declared instanceof ArrayNode; i++) {
            String name = declared.get(i).path("name").asText();
            String path = "spec.versions[" + i + "].schema.openAPIV3Schema";
            versions.stream()
                    .filter(v -> v.name().equals(name))
                    .forEach(v -> causes.addAll(SchemaPipeline.of(v).ruleFaults(path)));
        }
        return causes;
    }
}

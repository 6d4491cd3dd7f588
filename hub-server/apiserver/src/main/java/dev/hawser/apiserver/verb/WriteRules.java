package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.verb.WriteOptions.FieldValidation;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What every new state of an object goes through before it is stored: pruning, defaults, the hooks, validation.
final class WriteRules {

    private final List<AdmissionHook> hooks;

    WriteRules(List<AdmissionHook> hooks) {
        this.hooks = List.copyOf(hooks);
    }

    /// One write on its way.
    ///
    /// @param target what is written
    /// @param operation create or update
    /// @param caller who writes
    /// @param options how
    /// @param patched the document is the result of a patch: an unknown field is a fault of the patch
    /// @param warnings collects what the client shall be told
    record Context(
            Target target,
            Operation operation,
            Caller caller,
            WriteOptions options,
            boolean patched,
            Set<String> warnings) {

        static Context of(Target target, Operation operation, Caller caller, WriteOptions options, boolean patched) {
            return new Context(target, operation, caller, options, patched, new LinkedHashSet<>());
        }

        Context creating() {
            return new Context(target, Operation.CREATE, caller, options, patched, warnings);
        }
    }

    /// Removes what the schema does not know, fills in defaults.
    void decode(Context context, ObjectNode document) {
        DocumentRules.requireDecodable(context.target(), document);
        List<String> unknown = DocumentRules.prune(context.target(), document);
        if (!unknown.isEmpty()) {
            complain(context, document, unknown);
        }
        DocumentRules.applyDefaults(context.target(), document);
        Metadata.of(document).dropEmpty();
    }

    /// Asks the hooks; they may change the document.
    AdmissionRequest admit(Context context, @Nullable ObjectNode old, ObjectNode document) {
        AdmissionRequest request = new AdmissionRequest(
                context.target().kind(),
                context.target().version(),
                context.operation(),
                context.target().subresource(),
                context.caller(),
                context.target().namespace(),
                Metadata.of(document).name(),
                old,
                document,
                context.options().dryRun(),
                new HashMap<>());
        hooks.forEach(hook -> hook.admit(request));
        return request;
    }

    /// Asks the hooks about a deletion.
    void admitDeletion(Target target, Caller caller, ObjectNode old, boolean dryRun) {
        AdmissionRequest request = new AdmissionRequest(
                target.kind(),
                target.version(),
                Operation.DELETE,
                "",
                caller,
                target.namespace(),
                target.name(),
                old,
                null,
                dryRun,
                new HashMap<>());
        hooks.forEach(hook -> hook.admit(request));
    }

    void validate(Context context, @Nullable ObjectNode old, ObjectNode document) {
        List<Cause> causes = DocumentRules.faults(context.target(), old, document);
        if (!causes.isEmpty()) {
            throw Failures.invalid(
                    context.target().kind(), Metadata.of(document).name(), causes);
        }
    }

    /// Lets the hooks add to the answer what is not stored.
    ///
    /// @return whether any of them may have: they know what to add by what they noted when they were asked
    boolean answer(AdmissionRequest request, ObjectNode answer) {
        if (request.context().isEmpty()) {
            return false;
        }
        hooks.forEach(hook -> hook.answer(request, answer));
        return true;
    }

    private static void complain(Context context, ObjectNode document, List<String> unknown) {
        List<String> lines =
                unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
        if (context.options().validation() == FieldValidation.WARN) {
            context.warnings().addAll(lines);
        }
        if (context.options().validation() != FieldValidation.STRICT) {
            return;
        }
        String why = "strict decoding error: " + lines.stream().collect(Collectors.joining(", "));
        if (context.patched()) {
            throw Failures.invalid(
                    "",
                    "",
                    "",
                    List.of(Failures.invalidValue(
                            "patch", "\"" + Metadata.of(document).name() + "\"", why)));
        }
        String kind = context.target().kind().kind();
        throw Failures.badRequest(kind + " in version \""
                + context.target().version().name() + "\" cannot be handled as a " + kind + ": " + why);
    }
}

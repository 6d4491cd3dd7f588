package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import java.util.List;

/// What a client says about the object that it means to change: `resourceVersion` and `uid`.
final class Preconditions {

    private Preconditions() {}

    /// Of an update or a patched document.
    ///
    /// @param patched a foreign uid in a patch is a fault of the patch, in an update a precondition that fails
    static void check(Target target, RestStrategy strategy, ObjectNode old, ObjectNode next, boolean patched) {
        Metadata was = Metadata.of(old);
        Metadata wanted = Metadata.of(next);
        String revision = wanted.resourceVersion();
        if (!wanted.uid().isEmpty() && !wanted.uid().equals(was.uid())) {
            if (patched) {
                throw Failures.invalid(
                        target.kind(),
                        target.name(),
                        Failures.invalidValue("metadata.uid", '"' + wanted.uid() + '"', "field is immutable"));
            }
            throw Failures.conflict(
                    target.type(),
                    target.name(),
                    "Precondition failed: UID in precondition: " + wanted.uid() + ", UID in object meta: " + was.uid());
        }
        if (revision.isEmpty() || revision.equals("0")) {
            if (!strategy.unconditionalUpdate()) {
                throw Failures.invalid(
                        target.type().group(),
                        target.type().resource(),
                        target.name(),
                        List.of(Failures.invalidValue(
                                "metadata.resourceVersion", "0", "must be specified for an update")));
            }
            wanted.copyFrom(was, "resourceVersion");
        } else if (!revision.equals(was.resourceVersion())) {
            throw Failures.modified(target.type(), target.name());
        }
    }

    /// Of a deletion.
    static void check(Target target, DeleteOptions options, ObjectNode old) {
        Metadata was = Metadata.of(old);
        if (!options.uid().isEmpty() && !options.uid().equals(was.uid())) {
            throw refuse(
                    target,
                    "the UID in the precondition (" + options.uid() + ") does not match the UID in record (" + was.uid()
                            + "). The object might have been deleted and then recreated");
        }
        String revision = options.resourceVersion();
        if (!revision.isEmpty() && !revision.equals(was.resourceVersion())) {
            throw refuse(
                    target,
                    "the ResourceVersion in the precondition (" + revision
                            + ") does not match the ResourceVersion in record (" + was.resourceVersion()
                            + "). The object might have been modified");
        }
    }

    /// kube-apiserver names the kind here, not the plural.
    private static RuntimeException refuse(Target target, String why) {
        return Failures.conflict(
                new GroupResource(target.type().group(), target.kind().kind()), target.name(), why);
    }
}

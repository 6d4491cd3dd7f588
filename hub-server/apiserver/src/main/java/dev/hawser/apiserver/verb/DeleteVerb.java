package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.StoredView;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.object.StatusDocument;
import dev.hawser.apiserver.verb.CommitLoop.Plan;
import dev.hawser.apiserver.verb.CommitLoop.Result;
import dev.hawser.apiserver.verb.DeleteOptions.Propagation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// delete: at once, or marked and left to whoever holds a finalizer.
public final class DeleteVerb {

    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    private final CommitLoop commits;
    private final WriteRules rules;
    private final Map<GroupResource, StoredView> views;
    private final Clock clock;

    DeleteVerb(CommitLoop commits, WriteRules rules, Map<GroupResource, StoredView> views, Clock clock) {
        this.commits = commits;
        this.rules = rules;
        this.views = Map.copyOf(views);
        this.clock = clock;
    }

    /// Answers with the object if it is still there, otherwise (for most kinds) with a Status.
    public Outcome delete(Target target, Caller caller, DeleteOptions options) {
        ServedForm form = ServedForm.of(target, views);
        Result result = commits.run(form, form.key(target), caller, options.dryRun(), current -> {
            if (current == null) {
                throw Failures.notFound(target.type(), target.name());
            }
            Preconditions.check(target, options, current);
            rules.admitDeletion(target, caller, current, options.dryRun());
            return plan(target, options, current);
        });
        boolean gone = result.plan() instanceof Plan.Remove;
        ObjectNode document = result.document();
        boolean showObject = !gone
                || RestStrategy.of(target.kind()).deleteAnswersObject()
                || target.type().equals(NamespaceLifecycle.NAMESPACES);
        return new Outcome(
                false,
                showObject
                        ? document
                        : StatusDocument.deleted(
                                target.type(),
                                target.name(),
                                Metadata.of(document).uid()),
                Optional.empty(),
                List.of(),
                result.oldRevision(),
                result.newRevision());
    }

    private Plan plan(Target target, DeleteOptions options, ObjectNode current) {
        ObjectNode next = current.deepCopy();
        Metadata metadata = Metadata.of(next);
        metadata.setFinalizers(finalizers(metadata, options));
        boolean marked = metadata.isBeingDeleted();
        if (!Lifespan.isHeld(target, next)) {
            return new Plan.Remove(next);
        }
        if (!marked) {
            boolean counts = RestStrategy.of(target.kind()).countsGeneration();
            Lifespan.markDeleted(next, counts, clock.instant());
            if (target.type().equals(NamespaceLifecycle.NAMESPACES)) {
                next.withObject("/status").put("phase", "Terminating");
            }
        }
        return Lifespan.isUnchanged(current, next) ? new Plan.Keep() : new Plan.Put(next);
    }

    /// The propagation that the client asks for replaces the one asked for before; without a wish it stays.
    private static List<String> finalizers(Metadata metadata, DeleteOptions options) {
        List<String> finalizers = new ArrayList<>(metadata.finalizers());
        Propagation propagation = options.propagation();
        if (propagation == null) {
            return finalizers;
        }
        finalizers.removeAll(List.of(FOREGROUND, ORPHAN));
        switch (propagation) {
            case FOREGROUND -> finalizers.add(FOREGROUND);
            case ORPHAN -> finalizers.add(ORPHAN);
            case BACKGROUND -> {}
        }
        return finalizers;
    }
}

package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.StoredView;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.patch.FieldManagers;
import dev.hawser.apiserver.verb.CommitLoop.Plan;
import dev.hawser.apiserver.verb.CommitLoop.Result;
import dev.hawser.apiserver.verb.WriteRules.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// create, update and patch: all of them plan a new state from the stored one and put it through the same rules.
public final class WriteVerbs {

    private static final int NAME_ATTEMPTS = 8;

    private final CommitLoop commits;
    private final WriteRules rules;
    private final Map<GroupResource, StoredView> views;
    private final Clock clock;
    private final RandomGenerator random;

    WriteVerbs(
            CommitLoop commits,
            WriteRules rules,
            Map<GroupResource, StoredView> views,
            Clock clock,
            RandomGenerator random) {
        this.commits = commits;
        this.rules = rules;
        this.views = Map.copyOf(views);
        this.clock = clock;
        this.random = random;
    }

    /// A permission that only turns out to be needed when the stored state is known.
    public interface Permission {
        /// @throws ApiException `Forbidden`
        void require();
    }

    /// @param body the decoded request; used up
    public Outcome create(Target collection, ObjectNode body, Caller caller, WriteOptions options) {
        BodyChecks.requireKind(collection, body);
        Metadata metadata = Metadata.of(body);
        BodyChecks.requireNamespace(collection, metadata);
        if (!metadata.resourceVersion().isEmpty()) {
            throw Failures.badRequest("resourceVersion should not be set on objects to be created");
        }
        boolean generated =
                metadata.name().isEmpty() && !metadata.generateName().isEmpty();
        for (int attempt = 1; ; attempt++) {
            try {
                return createOnce(collection, body.deepCopy(), generated, caller, options);
            } catch (ApiException e) {
                if (!generated || e.reason() != Reason.ALREADY_EXISTS || attempt == NAME_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Outcome createOnce(
            Target collection, ObjectNode document, boolean generated, Caller caller, WriteOptions options) {
        Context context = Context.of(collection, Operation.CREATE, caller, options, false);
        AdmissionRequest request = prepareNew(context, document, generated);
        manage(context, null, document);
        Target target = collection.named(Metadata.of(document).name());
        ServedForm form = ServedForm.of(target, views);
        Result result = commits.run(form, form.key(target), caller, options.dryRun(), current -> {
            if (current != null) {
                throw alreadyExists(target, current);
            }
            return new Plan.Put(document);
        });
        return outcome(context, request, result, true);
    }

    /// Replaces the object, or one aspect of it.
    ///
    /// @param body the decoded request; used up
    /// @param mayCreate asked if the object is missing and its kind allows a PUT to create it
    public Outcome update(Target target, ObjectNode body, Caller caller, WriteOptions options, Permission mayCreate) {
        BodyChecks.requireKind(target, body);
        BodyChecks.requireIdentity(target, body);
        return write(target, caller, options, false, mayCreate, current -> body.deepCopy());
    }

    /// Replaces the object, or one aspect of it; without `resourceVersion` whatever there is, for kinds of all sorts.
    ///
    /// @param body the complete document; used up
    public Outcome overwrite(Target target, ObjectNode body, Caller caller, WriteOptions options) {
        BodyChecks.requireKind(target, body);
        BodyChecks.requireIdentity(target, body);
        boolean unconditional = Metadata.of(body).resourceVersion().isEmpty();
        return write(target, caller, options, false, () -> {}, current -> {
            ObjectNode next = body.deepCopy();
            if (unconditional && current != null) {
                Metadata.of(next).copyFrom(Metadata.of(current), "resourceVersion");
            }
            return next;
        });
    }

    /// Makes the next state of the stored one.
    interface Change {
        /// @param current null if there is no such object
        /// @throws ApiException to refuse
        ObjectNode next(@Nullable ObjectNode current);
    }

    /// @param change for a patch; its result is held against the URL again
    Outcome write(
            Target target, Caller caller, WriteOptions options, boolean patch, Permission mayCreate, Change change) {
        Context context = Context.of(target, Operation.UPDATE, caller, options, patch);
        ServedForm form = ServedForm.of(target, views);
        AtomicReference<@Nullable AdmissionRequest> admitted = new AtomicReference<>();
        AtomicBoolean created = new AtomicBoolean();
        Result result = commits.run(form, form.key(target), caller, options.dryRun(), current -> {
            context.warnings().clear();
            created.set(current == null);
            ObjectNode next = change.next(current);
            if (patch) {
                BodyChecks.requireKind(target, next);
                BodyChecks.requireIdentity(target, next);
            }
            if (current != null) {
                return planUpdate(context, current, next, admitted);
            }
            if ((!patch && !RestStrategy.of(target.kind()).createOnUpdate())
                    || !target.subresource().isEmpty()) {
                throw Failures.notFound(target.type(), target.name());
            }
            mayCreate.require();
            AdmissionRequest request = prepareNew(context.creating(), next, false);
            manage(context, null, next);
            admitted.set(request);
            return new Plan.Put(next);
        });
        return outcome(context, admitted.get(), result, created.get());
    }

    private AdmissionRequest prepareNew(Context context, ObjectNode document, boolean generateName) {
        Target target = context.target();
        rules.decode(context, document);
        if (target.version().hasStatus()) {
            document.remove("status");
        }
        boolean counts = RestStrategy.of(target.kind()).countsGeneration();
        Lifespan.begin(document, counts, clock.instant(), Lifespan.newUid(random));
        AdmissionRequest request = rules.admit(context, null, document);
        Metadata metadata = Metadata.of(document);
        if (generateName) {
            metadata.node().put("name", Lifespan.generateName(metadata.generateName(), random));
        }
        rules.validate(context, null, document);
        return request;
    }

    private Plan planUpdate(
            Context context, ObjectNode old, ObjectNode next, AtomicReference<@Nullable AdmissionRequest> admitted) {
        Target target = context.target();
        RestStrategy strategy = RestStrategy.of(target.kind());
        Preconditions.check(target, strategy, old, next, context.patched());
        Lifespan.carryOn(Metadata.of(old), Metadata.of(next));
        Subresources.keepOtherAspects(target, old, next);
        rules.decode(context, next);
        AdmissionRequest request = rules.admit(context, old, next);
        if (strategy.countsGeneration() && target.subresource().isEmpty()) {
            Lifespan.countGeneration(old, next, target.version().hasStatus());
        }
        rules.validate(context, old, next);
        manage(context, old, next);
        admitted.set(request);
        if (Metadata.of(old).isBeingDeleted() && !Lifespan.isHeld(target, next)) {
            return new Plan.Remove(next);
        }
        return Lifespan.isUnchanged(old, next) ? new Plan.Keep() : new Plan.Put(next);
    }

    /// Notes who owns what was changed. An apply has done so itself.
    private void manage(Context context, @Nullable ObjectNode old, ObjectNode document) {
        if (context.options().apply()) {
            return;
        }
        FieldManagers.update(
                context.target().version(),
                old,
                document,
                context.options().manager(),
                context.target().apiVersion(),
                context.target().subresource(),
                clock.instant());
    }

    private Outcome outcome(Context context, @Nullable AdmissionRequest request, Result result, boolean created) {
        ObjectNode document = result.document();
        boolean answered = request != null && rules.answer(request, document);
        return new Outcome(
                created,
                document,
                answered ? Optional.empty() : Optional.ofNullable(result.stored()),
                List.copyOf(context.warnings()),
                result.oldRevision(),
                result.newRevision());
    }

    private static ApiException alreadyExists(Target target, ObjectNode current) {
        ApiException failure = Failures.alreadyExists(target.type(), target.name());
        return Metadata.of(current).isBeingDeleted()
                ? new ApiException(failure.reason(), "object is being deleted: " + failure.message(), failure.details())
                : failure;
    }
}

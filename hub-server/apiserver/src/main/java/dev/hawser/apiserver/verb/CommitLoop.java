package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.AuditEvent;
import dev.hawser.apiserver.access.AuditLog;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.Errand;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Plans a write on what is stored, commits it, and plans anew if somebody was faster.
final class CommitLoop {

    private static final int MAX_ATTEMPTS = 100;

    private final Store store;
    private final AuditLog audit;
    private final InstantSource clock;

    /// @param audit told of each commit that no client gets an answer for
    CommitLoop(Store store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /// What shall happen to one object.
    sealed interface Plan {

        /// Nothing: the write would change nothing.
        record Keep() implements Plan {}

        /// The object becomes this, in served form without regard to `resourceVersion`.
        record Put(ObjectNode document) implements Plan {}

        /// The object goes; the document is its last state, which is not stored any more.
        record Remove(ObjectNode last) implements Plan {}
    }

    /// Looks at the stored object, in served form and its own copy, and decides.
    interface Planner {
        Plan plan(@Nullable ObjectNode current);
    }

    /// How it ended.
    ///
    /// @param plan what was done
    /// @param document the object as it is now, or was last, in served form
    /// @param stored the same as it is stored; null if it is not
    /// @param oldRevision of the object before, 0 if there was none
    /// @param newRevision of the object after, 0 if it is gone; the old one if nothing was stored
    record Result(
            Plan plan, ObjectNode document, @Nullable StoredResource stored, long oldRevision, long newRevision) {}

    /// @param dryRun plan, but commit nothing
    Result run(ServedForm form, ResourceKey key, Caller caller, boolean dryRun, Planner planner) {
        StoredResource base = store.snapshot().get(key);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Plan plan;
            try {
                plan = planner.plan(base == null ? null : form.tree(base));
            } catch (ApiException e) {
                // The refusal may come from a state that another replica has changed already.
                StoredResource fresh = store.latestSnapshot().get(key);
                if (revision(fresh) == revision(base)) {
                    throw e;
                }
                base = fresh;
                continue;
            }
            try {
                Result result = carryOut(plan, form, key, base, caller.name(), dryRun);
                record(result, form, key, caller, dryRun);
                return result;
            } catch (ConflictException e) {
                base = store.latestSnapshot().get(key);
            }
        }
        throw Failures.modified(form.kind().type(), key.name());
    }

    private void record(Result result, ServedForm form, ResourceKey key, Caller caller, boolean dryRun) {
        Errand errand = Errand.current();
        if (dryRun || errand.answered() || result.plan() instanceof Plan.Keep) {
            return;
        }
        String verb = result.plan() instanceof Plan.Remove ? "delete" : result.oldRevision() == 0 ? "create" : "update";
        GroupResource type = form.kind().type();
        String version = form.apiVersion().substring(form.apiVersion().indexOf('/') + 1);
        audit.record(new AuditEvent(
                clock.instant(),
                caller,
                "",
                errand.source(),
                errand.agent(),
                new Attributes(verb, type.group(), version, type.resource(), "", key.namespace(), key.name(), ""),
                result.oldRevision(),
                result.newRevision(),
                verb.equals("create") ? 201 : 200,
                false));
    }

    private Result carryOut(
            Plan plan, ServedForm form, ResourceKey key, @Nullable StoredResource base, String actor, boolean dryRun)
            throws ConflictException {
        return switch (plan) {
            case Plan.Keep keep
            when base != null -> new Result(keep, form.tree(base), base, base.revision(), base.revision());
            case Plan.Keep keep -> throw new IllegalStateException("there is no " + key + " to keep");
            case Plan.Put(ObjectNode document) -> {
                long written = revision(base);
                StoredResource stored = null;
                if (!dryRun) {
                    ObjectNode encoded = form.isAsStored() ? document : form.toStored(document.deepCopy());
                    Expected expected = base == null ? new Expected.Absent() : new Expected.AtRevision(base.revision());
                    Change change = store.commit(new Write(key, expected, encoded, actor));
                    written = change.revision();
                    stored = change.current();
                    setRevision(document, written);
                } else if (base == null) {
                    Metadata.of(document).node().remove("resourceVersion");
                } else {
                    setRevision(document, base.revision());
                }
                yield new Result(plan, document, stored, revision(base), written);
            }
            case Plan.Remove(ObjectNode last) -> {
                if (base != null && !dryRun) {
                    store.commit(new Write(key, new Expected.AtRevision(base.revision()), null, actor));
                }
                if (base != null) {
                    setRevision(last, base.revision());
                }
                yield new Result(plan, last, null, revision(base), dryRun ? revision(base) : 0);
            }
        };
    }

    private static void setRevision(ObjectNode document, long revision) {
        Metadata.of(document).node().put("resourceVersion", Long.toString(revision));
    }

    private static long revision(@Nullable StoredResource object) {
        return object == null ? 0 : object.revision();
    }
}

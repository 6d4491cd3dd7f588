package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.access.AuditLog;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.StoredView;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// All verbs over one store.
public final class Verbs {

    private final Map<GroupResource, StoredView> views;
    private final ReadVerbs reads;
    private final WriteVerbs writes;
    private final PatchVerb patches;
    private final DeleteVerb deletions;

    /// @param views types that are stored as another type
    /// @param hooks asked about every write, in this order
    /// @param audit told of each write for which no client gets an answer
    /// @param random for uids and generated names
    public Verbs(
            Store store,
            Map<GroupResource, StoredView> views,
            List<AdmissionHook> hooks,
            AuditLog audit,
            Clock clock,
            RandomGenerator random) {
        this.views = Map.copyOf(views);
        CommitLoop commits = new CommitLoop(store, audit, clock);
        WriteRules rules = new WriteRules(hooks);
        this.reads = new ReadVerbs(store);
        this.writes = new WriteVerbs(commits, rules, views, clock, random);
        this.patches = new PatchVerb(writes, clock);
        this.deletions = new DeleteVerb(commits, rules, views, clock);
    }

    public ReadVerbs reads() {
        return reads;
    }

    public WriteVerbs writes() {
        return writes;
    }

    public PatchVerb patches() {
        return patches;
    }

    public DeleteVerb deletions() {
        return deletions;
    }

    /// How many objects of a type there are, whatever a selector makes of them.
    ///
    /// @param namespace `""` for all
    public int count(GroupResource type, String namespace) {
        StoredView view = views.get(type);
        return reads.count(view == null ? type : view.storedAs(), namespace);
    }

    public ServedForm form(Target target) {
        return ServedForm.of(target, views);
    }

    /// Deletes what is selected, and tells what that was. What others delete meanwhile is no error.
    public Page deleteCollection(
            Target collection, Selection selection, ListOptions list, DeleteOptions options, Caller caller) {
        Page page = reads.list(form(collection).storedAs(), selection, list);
        for (StoredResource object : page.items()) {
            Target target = new Target(
                    collection.kind(),
                    collection.version(),
                    object.key().namespace(),
                    object.key().name(),
                    "");
            try {
                deletions.delete(target, caller, options);
            } catch (ApiException e) {
                if (e.reason() != Reason.NOT_FOUND) {
                    throw e;
                }
            }
        }
        return page;
    }
}

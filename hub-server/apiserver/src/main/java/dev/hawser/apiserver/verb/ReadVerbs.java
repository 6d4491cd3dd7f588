package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// get and list. Both read snapshots, never the database.
public final class ReadVerbs {

    private static final String LIST_TOO_OLD = "The resourceVersion for the provided list is too old.";
    private static final String CONTINUE_TOO_OLD =
            "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                    + " without the continue parameter, or use the continue token in this response to retrieve the"
                    + " remainder of the results. Continuing with the provided token results in an inconsistent list -"
                    + " objects that were created, modified, or deleted between the time the first chunk was returned"
                    + " and now may show up in the list.";

    private final Store store;

    public ReadVerbs(Store store) {
        this.store = store;
    }

    /// @param shown the type that the client named, for the refusal
    public StoredResource get(ResourceKey key, GroupResource shown, ListOptions options) {
        StoredResource found = notOlderThan(options.resourceVersion()).get(key);
        if (found == null) {
            throw Failures.notFound(shown, key.name());
        }
        return found;
    }

    int count(GroupResource type, String namespace) {
        return objects(store.snapshot(), type, namespace, "").size();
    }

    public Page list(GroupResource type, Selection selection, ListOptions options) {
        if (!options.continueToken().isEmpty()) {
            return nextPage(type, selection, options);
        }
        Snapshot snapshot = exact(options)
                ? at(ListOptions.revision(options.resourceVersion()), () -> Failures.expired(LIST_TOO_OLD))
                : notOlderThan(options.resourceVersion());
        return page(snapshot, objects(snapshot, type, selection.namespace(), ""), selection, options.limit());
    }

    /// The state that a list or watch from `""`, `0` or a revision may be given.
    Snapshot notOlderThan(String resourceVersion) {
        if (resourceVersion.isEmpty()) {
            return store.latestSnapshot();
        }
        long revision = ListOptions.revision(resourceVersion);
        Snapshot snapshot = store.snapshot();
        if (snapshot.revision() < revision) {
            snapshot = store.latestSnapshot();
        }
        if (snapshot.revision() < revision) {
            throw tooLarge(revision, snapshot.revision());
        }
        return snapshot;
    }

    private Page nextPage(GroupResource type, Selection selection, ListOptions options) {
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals("0")) {
            throw Failures.badRequest("specifying resource version is not allowed when using continue");
        }
        ContinueToken token = ContinueToken.decode(options.continueToken());
        Snapshot snapshot = token.revision() == ContinueToken.ANY
                ? store.latestSnapshot()
                : at(
                        token.revision(),
                        () -> Failures.expired(
                                CONTINUE_TOO_OLD, new ContinueToken(ContinueToken.ANY, token.after()).encode()));
        return page(
                snapshot, objects(snapshot, type, selection.namespace(), token.after()), selection, options.limit());
    }

    private static boolean exact(ListOptions options) {
        boolean named = !options.resourceVersion().isEmpty()
                && !options.resourceVersion().equals("0");
        return named
                && switch (options.match()) {
                    case EXACT -> true;
                    case NOT_OLDER_THAN -> false;
                    case UNSET -> options.limit() > 0;
                };
    }

    private Snapshot at(long revision, Supplier<ApiException> whenGone) {
        long newest = store.snapshot().revision();
        if (revision > newest) {
            newest = store.latestSnapshot().revision();
        }
        if (revision > newest) {
            throw tooLarge(revision, newest);
        }
        return store.snapshotAt(revision).orElseThrow(whenGone);
    }

    private static Page page(Snapshot snapshot, Collection<StoredResource> objects, Selection selection, int limit) {
        List<StoredResource> items = new ArrayList<>();
        boolean more = false;
        long remaining = 0;
        for (StoredResource object : objects) {
            if (!selection.matches(object)) {
                continue;
            }
            if (limit == 0 || items.size() < limit) {
                items.add(object);
            } else {
                more = true;
                remaining++;
                if (selection.isFiltered()) {
                    break;
                }
            }
        }
        String token = more
                ? new ContinueToken(snapshot.revision(), items.getLast().key().path()).encode()
                : "";
        return new Page(items, snapshot.revision(), token, more && !selection.isFiltered() ? remaining : -1);
    }

    /// @param after path of the last object that is not wanted any more, `""` for all
    private static Collection<StoredResource> objects(
            Snapshot snapshot, GroupResource type, String namespace, String after) {
        if (after.isEmpty()) {
            return namespace.isEmpty() ? snapshot.ofType(type).values() : snapshot.inNamespace(type, namespace);
        }
        // The next path after a path is the path with the lowest character appended; '0' follows '/'.
        String from = after + "\0";
        var all = snapshot.ofType(type);
        return namespace.isEmpty()
                ? all.tailMap(from).values()
                : all.subMap(from, namespace + "0").values();
    }

    private static ApiException tooLarge(long asked, long current) {
        Details details = new Details(
                "", "", "", "", List.of(new Cause("ResourceVersionTooLarge", "Too large resource version", "")), 1);
        return new ApiException(
                Reason.TIMEOUT, "Timeout: Too large resource version: " + asked + ", current: " + current, details);
    }
}

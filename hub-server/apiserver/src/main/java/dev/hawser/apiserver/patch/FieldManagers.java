package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.patch.Ownership.Owner;
import dev.hawser.apiserver.patch.Ownership.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who owns which field: keeps `metadata.managedFields` through every write, and does server-side apply
/// (Kubernetes documentation, "Server-Side Apply").
///
/// An object whose owners were forgotten, by setting `managedFields` to `[]` or `[{}]`, is tracked again from the
/// next apply on; what was in it before is then owned by `before-first-apply`.
public final class FieldManagers {

    private static final String MANAGED_FIELDS = "managedFields";

    private final Shape root;
    private final Predicate<String> tracked;
    private final String apiVersion;
    private final String subresource;
    private final Instant now;

    private FieldManagers(KindVersion version, String apiVersion, String subresource, Instant now) {
        this.root = Shape.ofRoot(version.schema());
        this.tracked = topLevel -> isWritable(version, subresource, topLevel);
        this.apiVersion = apiVersion;
        this.subresource = subresource;
        this.now = now;
    }

    /// Records the owner of what a create, an update or a patch changes.
    ///
    /// @param version of the kind in which the documents are
    /// @param live the stored object; null if it is created
    /// @param updated the new object, decoded, pruned and with defaults; its `metadata.managedFields` is changed
    /// @param manager the `fieldManager`, or the part of User-Agent before the first slash
    /// @param apiVersion of the documents
    /// @param subresource `""` for the object itself
    /// @return `updated`
    public static ObjectNode update(
            KindVersion version,
            @Nullable ObjectNode live,
            ObjectNode updated,
            String manager,
            String apiVersion,
            String subresource,
            Instant now) {
        return new FieldManagers(version, apiVersion, subresource, now).update(live, updated, manager);
    }

    /// Server-side apply: `live` merged with `applied`, without what the manager applied before and no longer
    /// does. Neither is changed. Defaults are to be set in the result, not in `applied`.
    ///
    /// @param live the stored object; null if it is created
    /// @param applied the fields the manager wants to own, not defaulted and not pruned
    /// @param force take fields over that others own with another value
    /// @throws ApiException Conflict with a cause per field, BadRequest if `applied` does not fit the schema
    public static ObjectNode apply(
            KindVersion version,
            @Nullable ObjectNode live,
            ObjectNode applied,
            String manager,
            boolean force,
            String apiVersion,
            String subresource,
            Instant now) {
        return new FieldManagers(version, apiVersion, subresource, now).apply(live, applied, manager, force);
    }

    /// A write through a subresource changes only its own part of the object, and the main write not the status.
    private static boolean isWritable(KindVersion version, String subresource, String topLevel) {
        return switch (subresource) {
            case "" -> !(topLevel.equals("status") && version.hasStatus());
            case "finalize", "scale" -> topLevel.equals("spec");
            default -> topLevel.equals("status");
        };
    }

    private ObjectNode update(@Nullable ObjectNode live, ObjectNode updated, String manager) {
        ObjectNode metadata = updated.withObjectProperty("metadata");
        JsonNode given = metadata.get(MANAGED_FIELDS);
        JsonNode stored = live == null ? null : live.path("metadata").get(MANAGED_FIELDS);
        Ownership owners = ownersBefore(stored, given);
        boolean untracked = owners.isEmpty() && live != null;
        if (!untracked) {
            Comparison changes = Comparison.of(root, live == null ? emptyObject() : live, updated, tracked);
            if (!changes.isSame()) {
                takeFromAll(owners, changes, null);
                Owner owner = Owner.updater(manager, apiVersion, subresource);
                own(owners, owner, changes.modified().union(changes.added()));
            } else if (given == null || given.equals(stored)) {
                set(metadata, stored);
                return updated;
            }
            owners.cap();
        }
        set(metadata, owners.isEmpty() ? null : owners.toJson());
        return updated;
    }

    private Ownership ownersBefore(@Nullable JsonNode stored, @Nullable JsonNode given) {
        if (!subresource.isEmpty() || given == null) {
            return Ownership.of(stored);
        }
        if (Ownership.isReset(given)) {
            return new Ownership();
        }
        Ownership wanted = Ownership.of(given);
        return wanted.isEmpty() ? Ownership.of(stored) : wanted;
    }

    private void own(Ownership owners, Owner owner, FieldSet fields) {
        if (fields.isEmpty()) {
            return;
        }
        Share before = owners.get(owner);
        FieldSet all = before == null ? fields : before.fields().union(fields);
        owners.set(owner, new Share(all, apiVersion, Ownership.timestamp(now)));
    }

    private static void takeFromAll(Ownership owners, Comparison changes, @Nullable Owner except) {
        FieldSet lost = changes.modified().union(changes.added()).union(changes.removed());
        for (Owner owner : owners.owners()) {
            Share share = owners.get(owner);
            if (share != null && !owner.equals(except)) {
                owners.set(owner, share.with(share.fields().minus(lost)));
            }
        }
    }

    private ObjectNode apply(@Nullable ObjectNode live, ObjectNode applied, String manager, boolean force) {
        AppliedDocument.check(root, applied);
        ObjectNode before = live == null ? emptyObject() : live.deepCopy();
        JsonNode stored = before.withObjectProperty("metadata").remove(MANAGED_FIELDS);
        ObjectNode wanted = applied.deepCopy();
        List<String> names = new ArrayList<>();
        wanted.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> !Comparison.isOwnable(name) || name.equals("metadata") || tracked.test(name));
        wanted.remove(names);
        if (!tracked.test("metadata") && live != null) {
            wanted.remove("metadata");
        }

        Ownership owners = Ownership.of(stored);
        if (owners.isEmpty()) {
            Comparison all = Comparison.of(root, emptyObject(), before, tracked);
            own(owners, Owner.updater(Ownership.BEFORE_FIRST_APPLY, apiVersion, subresource), all.added());
        }
        Owner owner = Owner.applier(manager, subresource);
        Share former = owners.get(owner);
        FieldSet fields = ownedBy(wanted);
        String time = former == null ? "" : former.time();
        owners.set(owner, new Share(fields, apiVersion, time));

        ObjectNode merged = (ObjectNode) TypedMerge.merge(root, before.deepCopy(), wanted);
        if (former != null) {
            merged = withoutDropped(merged, former.fields(), owners);
        }
        Comparison changes = Comparison.of(root, before, merged, tracked);
        refuseConflicts(owners, owner, changes, force);
        takeFromAll(owners, changes, owner);
        boolean same =
                before.equals(merged) && former != null && former.fields().equals(fields);
        if (!same && !fields.isEmpty()) {
            owners.set(owner, new Share(fields, apiVersion, Ownership.timestamp(now)));
        }
        set(merged.withObjectProperty("metadata"), owners.isEmpty() ? null : owners.toJson());
        return merged;
    }

    private FieldSet ownedBy(ObjectNode wanted) {
        FieldSet all = OwnedFields.of(root, wanted)
                .only(element -> Comparison.isOwnable(element.substring(2)) && tracked.test(element.substring(2)));
        FieldSet metadata = all.at("f:metadata").only(element -> Comparison.isOwnableMetadata(element.substring(2)));
        FieldSet result = all.only(element -> !element.equals("f:metadata"));
        result.put("f:metadata", metadata.hasMembersBelow() ? metadata : FieldSet.EMPTY);
        return result;
    }

    /// Takes out what the manager applied before and does not apply now, unless somebody owns it.
    private ObjectNode withoutDropped(ObjectNode merged, FieldSet former, Ownership owners) {
        FieldSet dropped = former.withNamedParents(root);
        FieldSet owned = new FieldSet();
        for (Share share : owners.all()) {
            owned = owned.union(share.fields());
        }
        FieldSet all = OwnedFields.of(root, merged).withNamedParents(root);
        ObjectNode pruned = merged.deepCopy();
        TypedMerge.remove(root, pruned, dropped);
        FieldSet left = OwnedFields.of(root, pruned).withNamedParents(root).union(owned.withNamedParents(root));
        FieldSet gone = all.minus(left).intersection(dropped);
        FieldSet metadata = gone.at("f:metadata");
        if (metadata.isMember()) {
            // name, uid and the like are nobody's and stay
            gone = gone.only(element -> !element.equals("f:metadata"));
            gone.put("f:metadata", metadata.belowOnly());
        }
        TypedMerge.remove(root, merged, gone);
        return merged;
    }

    private static void refuseConflicts(Ownership owners, Owner owner, Comparison changes, boolean force) {
        if (force) {
            return;
        }
        FieldSet taken = changes.modified().union(changes.added());
        Map<Owner, FieldSet> conflicts = new LinkedHashMap<>();
        for (Owner other : owners.owners()) {
            Share share = owners.get(other);
            if (share != null && !other.equals(owner)) {
                FieldSet disputed = share.fields().intersection(taken);
                if (!disputed.isEmpty()) {
                    conflicts.put(other, disputed);
                }
            }
        }
        if (!conflicts.isEmpty()) {
            throw FieldConflicts.refuse(conflicts);
        }
    }

    private static ObjectNode emptyObject() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void set(ObjectNode metadata, @Nullable JsonNode managedFields) {
        if (managedFields == null) {
            metadata.remove(MANAGED_FIELDS);
        } else {
            metadata.set(MANAGED_FIELDS, managedFields);
        }
    }
}

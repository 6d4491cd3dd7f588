package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `metadata.managedFields` of one object, decoded: who owns which fields, and since when.
final class Ownership {

    /// Older ones are put together into one per version, so that the list stays short.
    static final int MAX_UPDATERS = 10;

    static final String ANCIENT = "ancient-changes";
    static final String BEFORE_FIRST_APPLY = "before-first-apply";

    /// Who wrote, in which way. Two entries of one object never have the same one.
    ///
    /// @param manager name of the field manager
    /// @param apply by server-side apply
    /// @param apiVersion the fields are in; of an applier not part of who it is, so `""`
    /// @param subresource through which it wrote, `""` for none
    record Owner(String manager, boolean apply, String apiVersion, String subresource) {

        static Owner applier(String manager, String subresource) {
            return new Owner(manager, true, "", subresource);
        }

        static Owner updater(String manager, String apiVersion, String subresource) {
            return new Owner(manager, false, apiVersion, subresource);
        }

        /// As the message of a conflict names it.
        String show() {
            return "\"" + manager + "\""
                    + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"")
                    + (apply ? "" : " using " + apiVersion);
        }
    }

    /// @param time RFC 3339, `""` if unknown
    record Share(FieldSet fields, String apiVersion, String time) {

        Share with(FieldSet other) {
            return new Share(other, apiVersion, time);
        }
    }

    private final Map<Owner, Share> shares = new LinkedHashMap<>();

    /// Decodes; empty if the list is not one of managed fields.
    static Ownership of(@Nullable JsonNode managedFields) {
        Ownership result = new Ownership();
        if (managedFields == null) {
            return result;
        }
        for (JsonNode entry : managedFields) {
            String operation = entry.path("operation").asText();
            if (!operation.equals("Apply") && !operation.equals("Update")) {
                return new Ownership();
            }
            boolean apply = operation.equals("Apply");
            String apiVersion = entry.path("apiVersion").asText();
            Owner owner = new Owner(
                    entry.path("manager").asText(),
                    apply,
                    apply ? "" : apiVersion,
                    entry.path("subresource").asText());
            FieldSet fields = FieldSet.parse(entry.path("fieldsV1"));
            result.shares.put(
                    owner, new Share(fields, apiVersion, entry.path("time").asText()));
        }
        return result;
    }

    /// Whether somebody asks to forget all owners: the list is empty, or has one empty entry.
    static boolean isReset(@Nullable JsonNode managedFields) {
        return managedFields != null
                && managedFields.isArray()
                && (managedFields.isEmpty()
                        || (managedFields.size() == 1 && managedFields.get(0).isEmpty()));
    }

    boolean isEmpty() {
        return shares.isEmpty();
    }

    List<Owner> owners() {
        return List.copyOf(shares.keySet());
    }

    @Nullable Share get(Owner owner) {
        return shares.get(owner);
    }

    Iterable<Share> all() {
        return shares.values();
    }

    /// Sets what an owner has; one who has nothing is forgotten.
    void set(Owner owner, Share share) {
        if (share.fields().isEmpty()) {
            shares.remove(owner);
        } else {
            shares.put(owner, share);
        }
    }

    static String timestamp(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Puts the oldest updaters together if there are more than [#MAX_UPDATERS].
    void cap() {
        List<Owner> updaters = new ArrayList<>(
                shares.keySet().stream().filter(owner -> !owner.apply()).toList());
        if (updaters.size() <= MAX_UPDATERS) {
            return;
        }
        updaters.sort(Comparator.comparing((Owner owner) -> time(owner)).thenComparing(Owner::manager));
        int rest = updaters.size();
        for (Owner old : updaters) {
            if (rest <= MAX_UPDATERS) {
                return;
            }
            Owner bucket = Owner.updater(ANCIENT, old.apiVersion(), old.subresource());
            if (!old.equals(bucket)) {
                Share moved = Objects.requireNonNull(shares.remove(old));
                boolean merged = shares.containsKey(bucket);
                shares.merge(bucket, moved, (a, b) -> b.with(a.fields().union(b.fields())));
                rest -= merged ? 1 : 0;
            }
        }
    }

    private String time(Owner owner) {
        return Objects.requireNonNull(shares.get(owner)).time();
    }

    /// Encodes: appliers first, then by time, manager, version.
    ArrayNode toJson() {
        List<Map.Entry<Owner, Share>> entries = new ArrayList<>(shares.entrySet());
        entries.sort(
                Comparator.comparing((Map.Entry<Owner, Share> e) -> !e.getKey().apply())
                        .thenComparing(e -> e.getValue().time())
                        .thenComparing(e -> e.getKey().manager())
                        .thenComparing(e -> e.getValue().apiVersion())
                        .thenComparing(e -> e.getKey().subresource()));
        ArrayNode list = JsonNodeFactory.instance.arrayNode(entries.size());
        for (Map.Entry<Owner, Share> entry : entries) {
            Owner owner = entry.getKey();
            Share share = entry.getValue();
            ObjectNode json = list.addObject();
            json.put("manager", owner.manager());
            json.put("operation", owner.apply() ? "Apply" : "Update");
            json.put("apiVersion", share.apiVersion());
            if (!share.time().isEmpty()) {
                json.put("time", share.time());
            }
            json.put("fieldsType", "FieldsV1");
            json.set("fieldsV1", share.fields().toJson());
            if (!owner.subresource().isEmpty()) {
                json.put("subresource", owner.subresource());
            }
        }
        return list;
    }
}

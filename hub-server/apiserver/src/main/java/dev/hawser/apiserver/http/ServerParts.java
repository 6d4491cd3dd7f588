package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.AuditLog;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.fairness.Fairness;
import dev.hawser.apiserver.fairness.Fairness.Seat;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.verb.FieldSelector;
import dev.hawser.apiserver.verb.Query;
import dev.hawser.apiserver.verb.Verbs;
import dev.hawser.apiserver.verb.WatchHub;
import java.time.Clock;

/// What an [ApiServer] is made of.
record ServerParts(
        ServerOptions options,
        KindRegistry registry,
        Verbs verbs,
        WatchHub hub,
        Gate gate,
        OpenWatches open,
        Fairness fairness,
        AuditLog audit,
        Clock clock,
        InfoEndpoint info,
        DocumentEndpoint documents,
        ResourceEndpoint resources) {

    /// What to ask the authorizer. A list or watch of one name is about that name.
    Attributes attributes(RequestInfo info, Query query) {
        String name = info.name();
        if (name.isEmpty() && info.isResource() && query.has("fieldSelector")) {
            name = FieldSelector.requiredName(query.text("fieldSelector"));
        }
        return info.attributes(info.verb(), name);
    }

    /// Waits until it is the caller's turn.
    Seat seat(RequestInfo info, Query query, Caller caller, Attributes attributes) {
        return fairness.take(caller, attributes, isCostly(info, query, attributes));
    }

    /// Whether many objects will be gone through and written out.
    private boolean isCostly(RequestInfo info, Query query, Attributes attributes) {
        boolean many = switch (info.verb()) {
            case "list", "deletecollection" -> true;
            case "watch" -> !query.has("resourceVersion") || query.isTrue("sendInitialEvents");
            default -> false;
        };
        if (!many || !attributes.name().isEmpty()) {
            return false;
        }
        int costly = fairness.limits().costlyFrom();
        long limit = query.number("limit").orElse(0L);
        return (limit <= 0 || limit >= costly) && verbs.count(info.type(), info.namespace()) >= costly;
    }
}

package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.AuditLog;
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
}

package dev.hawser.apiserver.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.ApiException.Details;

/// The `Status` documents (`metav1.Status`) that answer refused requests and deletions.
public final class StatusDocument {

    private StatusDocument() {}

    public static ObjectNode of(ApiException failure) {
        ObjectNode status = envelope("Failure");
        if (!failure.continueToken().isEmpty()) {
            status.withObjectProperty("metadata").put("continue", failure.continueToken());
        }
        status.put("message", failure.message());
        status.put("reason", failure.reason().text());
        ObjectNode details = details(failure.details());
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        status.put("code", failure.code());
        return status;
    }

    /// The answer to a deletion that is complete.
    public static ObjectNode deleted(GroupResource type, String name, String uid) {
        ObjectNode status = envelope("Success");
        ObjectNode details = status.putObject("details");
        details.put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.resource());
        details.put("uid", uid);
        return status;
    }

    private static ObjectNode envelope(String outcome) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status");
        status.put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", outcome);
        return status;
    }

    private static ObjectNode details(Details details) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        putUnlessEmpty(node, "name", details.name());
        putUnlessEmpty(node, "group", details.group());
        putUnlessEmpty(node, "kind", details.kind());
        putUnlessEmpty(node, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            ArrayNode causes = node.putArray("causes");
            for (Cause cause : details.causes()) {
                ObjectNode entry = causes.addObject();
                putUnlessEmpty(entry, "reason", cause.reason());
                putUnlessEmpty(entry, "message", cause.message());
                putUnlessEmpty(entry, "field", cause.field());
            }
        }
        if (details.retryAfterSeconds() > 0) {
            node.put("retryAfterSeconds", details.retryAfterSeconds());
        }
        return node;
    }

    private static void putUnlessEmpty(ObjectNode node, String member, String value) {
        if (!value.isEmpty()) {
            node.put(member, value);
        }
    }
}

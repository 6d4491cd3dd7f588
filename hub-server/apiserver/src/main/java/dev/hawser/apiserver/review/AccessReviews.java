package dev.hawser.apiserver.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.RbacAuthorizer;
import dev.hawser.apiserver.access.RbacRule;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.verb.CreateHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The reviews of `authorization.k8s.io/v1`.
public final class AccessReviews {

    private static final String GROUP = "authorization.k8s.io";
    private static final String VERSION = GROUP + "/v1";

    private AccessReviews() {}

    /// May I? (`kubectl auth can-i`)
    public static CreateHandler selfSubjectAccess(Authorizer authorizer) {
        return (caller, _, _, body) -> {
            Attributes asked = asked(body.path("spec"));
            return answered(body, "SelfSubjectAccessReview", authorizer.decide(caller, asked));
        };
    }

    /// May somebody?
    public static CreateHandler subjectAccess(Authorizer authorizer) {
        return (_, _, _, body) -> {
            JsonNode spec = body.path("spec");
            Attributes asked = asked(spec);
            return answered(body, "SubjectAccessReview", authorizer.decide(subject(spec), asked));
        };
    }

    /// May somebody, in this namespace?
    public static CreateHandler localSubjectAccess(Authorizer authorizer) {
        return (_, namespace, _, body) -> {
            JsonNode spec = body.path("spec");
            Attributes asked = asked(spec);
            if (!asked.namespace().equals(namespace)) {
                throw invalid(Failures.invalidValue(
                        "spec.resourceAttributes.namespace",
                        "\"" + asked.namespace() + "\"",
                        "must match metadata.namespace"));
            }
            return answered(body, "LocalSubjectAccessReview", authorizer.decide(subject(spec), asked));
        };
    }

    /// What may I, in a namespace? (`kubectl auth can-i --list`)
    public static CreateHandler selfSubjectRules(RbacAuthorizer authorizer) {
        return (caller, _, _, body) -> {
            String namespace = body.path("spec").path("namespace").asText();
            if (namespace.isEmpty()) {
                throw Failures.badRequest("no namespace on request");
            }
            body.put("apiVersion", VERSION).put("kind", "SelfSubjectRulesReview");
            ObjectNode status = body.putObject("status");
            ArrayNode resources = status.putArray("resourceRules");
            ArrayNode others = status.putArray("nonResourceRules");
            for (RbacRule rule : authorizer.rulesOf(caller, namespace)) {
                rule.writeTo((rule.isAboutResources() ? resources : others).addObject());
            }
            status.put("incomplete", false);
            return body;
        };
    }

    private static ObjectNode answered(ObjectNode body, String kind, Authorizer.Decision decision) {
        body.put("apiVersion", VERSION).put("kind", kind);
        ObjectNode status = body.putObject("status");
        status.put("allowed", decision.allowed());
        if (!decision.reason().isEmpty()) {
            status.put("reason", decision.reason());
        }
        return body;
    }

    private static Attributes asked(JsonNode spec) {
        JsonNode resource = spec.path("resourceAttributes");
        JsonNode path = spec.path("nonResourceAttributes");
        if (resource.isObject() && path.isObject()) {
            throw invalid(Failures.invalidValue(
                    "spec.nonResourceAttributes",
                    path.toString(),
                    "cannot be specified in combination with resourceAttributes"));
        }
        if (path.isObject()) {
            return Attributes.ofPath(
                    path.path("verb").asText(), path.path("path").asText());
        }
        if (!resource.isObject()) {
            throw invalid(Failures.invalidValue(
                    "spec.resourceAttributes",
                    "null",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }
        return new Attributes(
                resource.path("verb").asText(),
                resource.path("group").asText(),
                resource.path("version").asText(),
                resource.path("resource").asText(),
                resource.path("subresource").asText(),
                resource.path("namespace").asText(),
                resource.path("name").asText(),
                "");
    }

    private static Caller subject(JsonNode spec) {
        String user = spec.path("user").asText();
        List<String> groups = texts(spec.path("groups"));
        if (user.isEmpty() && groups.isEmpty()) {
            throw invalid(
                    Failures.invalidValue("spec.user", "\"\"", "at least one of user or group must be specified"));
        }
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.path("extra").properties().forEach(e -> extra.put(e.getKey(), texts(e.getValue())));
        return new Caller(user, spec.path("uid").asText(), groups, extra);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static ApiException invalid(Cause cause) {
        return Failures.invalid(GROUP, "", "", List.of(cause));
    }
}

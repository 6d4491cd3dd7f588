package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rules of events. Core events are nearly free; those of `events.k8s.io` say when, who, what and why, and only their
/// series goes on.
public final class EventRules implements AdmissionHook {

    private static final GroupResource CORE = new GroupResource("", "events");
    private static final GroupResource EVENTS = new GroupResource("events.k8s.io", "events");

    /// Members of an `events.k8s.io` event and their greatest length in bytes.
    private static final Map<String, Integer> REQUIRED =
            Map.of("reportingController", 253, "reportingInstance", 128, "action", 128, "reason", 128);

    private static final int MAX_NOTE = 1024;
    private static final List<String> FIXED = List.of(
            "reason", "action", "note", "type", "eventTime", "reportingController", "reportingInstance", "regarding");

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null) {
            return;
        }
        List<Cause> causes = new ArrayList<>();
        if (request.kind().type().equals(CORE)) {
            checkNamespace(request, object, "involvedObject", causes);
        } else if (request.kind().type().equals(EVENTS)) {
            ObjectNode old = request.old();
            if (request.operation() == Operation.CREATE) {
                checkNamespace(request, object, "regarding", causes);
                checkNew(object, causes);
            } else if (old != null && old.has("eventTime")) {
                checkFixed(old, object, causes);
            }
        }
        if (!causes.isEmpty()) {
            throw Failures.invalid(request.kind(), request.name(), causes);
        }
    }

    /// An event about a cluster-scoped object is in the namespace `default`.
    private static void checkNamespace(AdmissionRequest request, ObjectNode event, String about, List<Cause> causes) {
        String namespace = event.path(about).path("namespace").asText();
        boolean fits = namespace.isEmpty()
                ? request.namespace().equals("default") || request.namespace().equals("kube-system")
                : namespace.equals(request.namespace());
        if (!fits) {
            causes.add(Failures.invalidValue(
                    about + ".namespace", "\"" + namespace + "\"", "does not match event.namespace"));
        }
    }

    private static void checkNew(ObjectNode event, List<Cause> causes) {
        if (!event.hasNonNull("eventTime")) {
            causes.add(Failures.required("eventTime", ""));
        }
        REQUIRED.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(rule -> {
            String value = event.path(rule.getKey()).asText();
            if (value.isEmpty()) {
                causes.add(Failures.required(rule.getKey(), ""));
            } else if (bytes(value) > rule.getValue()) {
                causes.add(Failures.invalidValue(
                        rule.getKey(), "\"\"", "can have at most " + rule.getValue() + " characters"));
            }
        });
        String type = event.path("type").asText();
        if (!type.equals("Normal") && !type.equals("Warning")) {
            causes.add(Failures.invalidValue("type", "\"" + type + "\"", "has invalid value: " + type));
        }
        if (bytes(event.path("note").asText()) > MAX_NOTE) {
            causes.add(Failures.invalidValue("note", "\"\"", "can have at most " + MAX_NOTE + " characters"));
        }
        for (String deprecated : List.of("deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount")) {
            if (event.path(deprecated).asInt() != 0 || event.path(deprecated).isTextual()) {
                causes.add(
                        Failures.invalidValue(deprecated, event.path(deprecated).toString(), "needs to be unset"));
            }
        }
    }

    private static void checkFixed(ObjectNode old, ObjectNode event, List<Cause> causes) {
        for (String member : FIXED) {
            if (!old.path(member).equals(event.path(member))) {
                causes.add(Failures.invalidValue(member, event.path(member).toString(), "field is immutable"));
            }
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

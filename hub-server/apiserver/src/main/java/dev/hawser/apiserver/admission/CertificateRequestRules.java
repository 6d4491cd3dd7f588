package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Rules of certificate signing requests. The requester is whoever creates it, and what he asks for cannot be
/// changed; `/approval` takes conditions from who may `approve` for the signer, `/status` the certificate, once, from
/// who may `sign` for it.
public final class CertificateRequestRules implements AdmissionHook {

    private static final GroupResource REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");
    private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";
    private static final Set<String> DECISIONS = Set.of("Approved", "Denied");
    private static final Set<String> FINAL = Set.of("Approved", "Denied", "Failed");

    private final Authorizer authorizer;
    private final InstantSource clock;

    public CertificateRequestRules(Authorizer authorizer, InstantSource clock) {
        this.authorizer = authorizer;
        this.clock = clock;
    }

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null || !request.kind().type().equals(REQUESTS)) {
            return;
        }
        ObjectNode old = request.old();
        if (request.operation() == Operation.CREATE) {
            create(request, object);
        } else if (old != null) {
            object.set("spec", old.path("spec").deepCopy());
            switch (request.subresource()) {
                case "approval" -> approve(request, old, object);
                case "status" -> sign(request, old, object);
                default -> keepStatus(old, object);
            }
        }
    }

    private static void create(AdmissionRequest request, ObjectNode object) {
        object.remove("status");
        if (!(object.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        setRequester(spec, request.caller());
        String pem = spec.path("request").asText();
        if (pem.isEmpty()) {
            return;
        }
        PemContent.Request content = PemContent.request(pem);
        if (content.fault() != null) {
            String shown = "\"" + pem + "\"";
            throw Failures.invalid(
                    request.kind(), request.name(), Failures.invalidValue("spec.request", shown, content.fault()));
        }
        if (spec.path("signerName").asText().equals(CLIENT_SIGNER)
                && content.organizations().contains(Caller.MASTERS)) {
            throw Failures.forbidden(
                    REQUESTS,
                    request.name(),
                    "use of " + CLIENT_SIGNER + " signer with " + Caller.MASTERS + " group is not allowed");
        }
    }

    private static void setRequester(ObjectNode spec, Caller caller) {
        spec.remove(List.of("username", "uid", "groups", "extra"));
        spec.put("username", caller.name());
        if (!caller.uid().isEmpty()) {
            spec.put("uid", caller.uid());
        }
        if (!caller.groups().isEmpty()) {
            caller.groups().forEach(spec.putArray("groups")::add);
        }
        if (!caller.extra().isEmpty()) {
            ObjectNode extra = spec.putObject("extra");
            caller.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
    }

    private static void keepStatus(ObjectNode old, ObjectNode object) {
        JsonNode status = old.get("status");
        if (status == null) {
            object.remove("status");
        } else {
            object.set("status", status.deepCopy());
        }
    }

    private void approve(AdmissionRequest request, ObjectNode old, ObjectNode object) {
        JsonNode conditions = object.path("status").path("conditions");
        keepStatus(old, object);
        if (conditions.isArray() || object.has("status")) {
            ObjectNode status = object.withObjectProperty("status");
            if (conditions.isArray()) {
                status.set("conditions", conditions);
            } else {
                status.remove("conditions");
            }
        }
        requireSigner(request, old, "approve");
        stampTimes(old, object);
        List<Cause> causes = new ArrayList<>();
        checkKept(old, object, FINAL, false, causes);
        checkConditions(object, causes);
        refuse(request, causes);
    }

    private void sign(AdmissionRequest request, ObjectNode old, ObjectNode object) {
        JsonNode before = old.path("status");
        JsonNode after = object.path("status");
        String issued = before.path("certificate").asText();
        String certificate = after.path("certificate").asText();
        boolean issues = !issued.equals(certificate);
        if (issues || !before.path("conditions").equals(after.path("conditions"))) {
            requireSigner(request, old, "sign");
        }
        stampTimes(old, object);
        List<Cause> causes = new ArrayList<>();
        checkKept(old, object, DECISIONS, true, causes);
        checkKept(old, object, FINAL, false, causes);
        checkConditions(object, causes);
        if (issues && !issued.isEmpty()) {
            causes.add(Failures.forbiddenValue(
                    "status.certificate", "updates may not modify existing certificate content"));
        } else if (issues) {
            String fault = PemContent.certificateFault(certificate);
            if (fault != null) {
                causes.add(Failures.invalidValue("status.certificate", "\"<certificate data>\"", fault));
            }
        }
        refuse(request, causes);
    }

    private static void refuse(AdmissionRequest request, List<Cause> causes) {
        if (!causes.isEmpty()) {
            throw Failures.invalid(
                    request.kind(), request.name(), causes.stream().distinct().toList());
        }
    }

    private void requireSigner(AdmissionRequest request, ObjectNode old, String verb) {
        String signer = old.path("spec").path("signerName").asText();
        String domain = signer.contains("/") ? signer.substring(0, signer.indexOf('/')) + "/*" : signer;
        boolean allowed = List.of(signer, domain).stream()
                .map(name -> new Attributes(verb, REQUESTS.group(), "*", "signers", "", "", name, ""))
                .anyMatch(asked -> authorizer.decide(request.caller(), asked).allowed());
        if (!allowed) {
            throw Failures.forbidden(
                    REQUESTS,
                    request.name(),
                    "user not permitted to " + verb + " requests with signerName \"" + signer + "\"");
        }
    }

    private void stampTimes(ObjectNode old, ObjectNode object) {
        String now = Metadata.time(clock.instant());
        for (JsonNode node : object.path("status").path("conditions")) {
            if (node instanceof ObjectNode condition) {
                JsonNode before = condition(old, condition.path("type").asText());
                boolean sameStatus = before.path("status").equals(condition.path("status"));
                if (!condition.hasNonNull("lastUpdateTime")) {
                    condition.put("lastUpdateTime", now);
                }
                if (!condition.hasNonNull("lastTransitionTime")) {
                    condition.put(
                            "lastTransitionTime",
                            sameStatus ? before.path("lastTransitionTime").asText(now) : now);
                }
            }
        }
    }

    private static JsonNode condition(ObjectNode request, String type) {
        for (JsonNode condition : request.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return request.path("");
    }

    /// Decisions are not taken back, and only made where they belong.
    private static void checkKept(
            ObjectNode old, ObjectNode object, Set<String> types, boolean noneAdded, List<Cause> causes) {
        types.stream().sorted().forEach(type -> {
            boolean had = condition(old, type).isObject();
            boolean has = condition(object, type).isObject();
            if (had && !has) {
                causes.add(Failures.forbiddenValue(
                        "status.conditions", "updates may not remove a condition of type \"" + type + "\""));
            } else if (noneAdded && has && !had) {
                causes.add(Failures.forbiddenValue(
                        "status.conditions", "updates may not add a condition of type \"" + type + "\""));
            }
        });
    }

    private static void checkConditions(ObjectNode object, List<Cause> causes) {
        if (!(object.path("status").get("conditions") instanceof ArrayNode conditions)) {
            return;
        }
        String decided = "";
        for (int i = 0; i < conditions.size(); i++) {
            String type = conditions.path(i).path("type").asText();
            String status = conditions.path(i).path("status").asText();
            String field = "status.conditions[" + i + "]";
            if (type.isEmpty()) {
                causes.add(Failures.required(field + ".type", ""));
            }
            if (FINAL.contains(type) && !Objects.equals(status, "True")) {
                causes.add(Failures.notSupported(field + ".status", "\"" + status + "\"", List.of("True")));
            }
            if (DECISIONS.contains(type)) {
                if (!decided.isEmpty() && !decided.equals(type)) {
                    causes.add(Failures.invalidValue(
                            field + ".type",
                            "\"" + type + "\"",
                            "Approved and Denied conditions are mutually exclusive"));
                }
                decided = type;
            }
        }
    }
}

package dev.hawser.hub.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.hub.identity.Members;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Makes the secret when a JoinToken is created and shows it in that one answer; checks what the schema
/// cannot. Nobody gives away by a token what they may not do themselves: accept clusters, put them into a set.
public final class JoinTokenAdmission implements AdmissionHook {

    private static final String SECRET = "hawser.join-token-secret";
    private static final GroupResource SETS =
            new GroupResource("cluster.open-cluster-management.io", "managedclustersets");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?");

    private final Authorizer authorizer;
    private final InstantSource clock;
    private final SecureRandom random;

    public JoinTokenAdmission(Authorizer authorizer, InstantSource clock, SecureRandom random) {
        this.authorizer = authorizer;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null
                || !request.kind().type().equals(JoinTokens.TYPE)
                || !request.subresource().isEmpty()) {
            return;
        }
        ObjectNode annotations = Metadata.of(object).node().withObject("/annotations");
        ObjectNode old = request.old();
        if (request.operation() == Operation.CREATE || old == null) {
            complete(object);
            String secret = JoinTokens.newSecret(random);
            request.context().put(SECRET, secret);
            annotations.put(Grant.HASH, JoinTokens.hash(secret));
        } else {
            annotations.put(
                    Grant.HASH,
                    old.path("metadata").path("annotations").path(Grant.HASH).asText());
        }
        if (old == null || !old.path("spec").equals(object.path("spec"))) {
            validate(request, object.path("spec"));
            escalation(request.caller(), object);
        }
    }

    private void complete(ObjectNode object) {
        ObjectNode spec = object.withObject("/spec");
        if (!spec.has("namePattern")) {
            spec.put("namePattern", "*");
        }
        if (!spec.has("maxUses")) {
            spec.put("maxUses", 1);
        }
        if (!spec.has("expiresAt")) {
            spec.put("expiresAt", Metadata.time(clock.instant().plus(Grant.DEFAULT_LIFE)));
        }
    }

    private void validate(AdmissionRequest request, JsonNode spec) {
        List<Cause> causes = new ArrayList<>();
        String pattern = spec.path("namePattern").asText("*");
        if (!new NamePattern(pattern).isLegal()) {
            causes.add(Failures.invalidValue(
                    "spec.namePattern",
                    '"' + pattern + '"',
                    "must be a glob over cluster names: lower-case letters, digits, '-', '*' and '?', at most 63"));
        }
        Instant end = Grant.expiry(spec).orElse(null);
        String shown = '"' + spec.path("expiresAt").asText() + '"';
        if (end == null && spec.has("expiresAt")) {
            causes.add(Failures.invalidValue(
                    "spec.expiresAt", shown, "must be a time such as " + Metadata.time(clock.instant())));
        } else if (end != null && request.old() == null && !end.isAfter(clock.instant())) {
            causes.add(Failures.invalidValue("spec.expiresAt", shown, "must be in the future"));
        }
        if (spec.path("maxUses").asInt(1) < 1) {
            causes.add(
                    Failures.invalidValue("spec.maxUses", spec.path("maxUses").asText(), "must be at least 1"));
        }
        spec.path("labels").properties().forEach(label -> {
            if (!LABEL_KEY.matcher(label.getKey()).matches()
                    || !LABEL_VALUE.matcher(label.getValue().asText()).matches()) {
                causes.add(Failures.invalidValue(
                        "spec.labels",
                        '"' + label.getKey() + "=" + label.getValue().asText() + '"',
                        "must be a label name and value"));
            }
        });
        if (!causes.isEmpty()) {
            throw Failures.invalid(request.kind(), request.name(), causes);
        }
    }

    private void escalation(Caller caller, ObjectNode object) {
        String name = Metadata.of(object).name();
        if (object.path("spec").path("autoAccept").asBoolean()
                && !may(caller, "update", Members.MANAGED_CLUSTERS, "accept", "")) {
            throw Failures.forbidden(
                    JoinTokens.TYPE, name, "spec.autoAccept needs the right to update managedclusters/accept");
        }
        String set = object.path("spec").path("clusterSet").asText("");
        if (!set.isEmpty() && !may(caller, "create", SETS, "join", set)) {
            throw Failures.forbidden(
                    JoinTokens.TYPE,
                    name,
                    "spec.clusterSet needs the right to create managedclustersets/join for " + set);
        }
    }

    private boolean may(Caller caller, String verb, GroupResource type, String subresource, String name) {
        return authorizer
                .decide(caller, new Attributes(verb, type.group(), "", type.resource(), subresource, "", name, ""))
                .allowed();
    }

    @Override
    public void answer(AdmissionRequest request, ObjectNode answer) {
        if (request.context().get(SECRET) instanceof String secret && !request.dryRun()) {
            String name = Metadata.of(answer).name();
            answer.withObject("/status").put("token", JoinTokens.text(name, secret));
        }
    }
}

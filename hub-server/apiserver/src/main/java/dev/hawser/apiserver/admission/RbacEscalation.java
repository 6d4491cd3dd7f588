package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.RbacAuthorizer;
import dev.hawser.apiserver.access.RbacCoverage;
import dev.hawser.apiserver.access.RbacRule;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Failures;
import java.util.List;
import java.util.stream.Collectors;

/// Nobody grants more than he has: a role may be written by who holds all its rights or may `escalate`, a binding by
/// who holds all rights of the role or may `bind` it.
public final class RbacEscalation implements AdmissionHook {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final List<RbacRule> FULL_AUTHORITY = List.of(
            new RbacRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new RbacRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    private final RbacAuthorizer authorizer;

    public RbacEscalation(RbacAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null || !request.kind().type().group().equals(GROUP)) {
            return;
        }
        switch (request.kind().type().resource()) {
            case "roles", "clusterroles" -> admitRole(request, object);
            case "rolebindings", "clusterrolebindings" -> admitBinding(request, object);
            default -> {}
        }
    }

    private void admitRole(AdmissionRequest request, ObjectNode role) {
        if (isUnchanged(request, role, List.of("rules", "aggregationRule")) || may(request, "escalate", role)) {
            return;
        }
        if (role.path("aggregationRule").isObject()) {
            confirm(request, FULL_AUTHORITY, "must have cluster-admin privileges to use the aggregationRule: ");
        }
        confirm(request, RbacRule.read(role.path("rules")), "");
    }

    private void admitBinding(AdmissionRequest request, ObjectNode binding) {
        if (isUnchanged(request, binding, List.of("subjects", "roleRef"))) {
            return;
        }
        JsonNode roleRef = binding.path("roleRef");
        boolean cluster = roleRef.path("kind").asText().equals("ClusterRole");
        String name = roleRef.path("name").asText();
        Attributes bind = new Attributes(
                "bind", GROUP, "v1", cluster ? "clusterroles" : "roles", "", request.namespace(), name, "");
        if (authorizer.decide(request.caller(), bind).allowed()) {
            return;
        }
        List<RbacRule> rules = authorizer
                .rulesOfRole(cluster ? "" : request.namespace(), name)
                .orElseThrow(() -> Failures.notFound(request.kind().type(), name));
        confirm(request, rules, "");
    }

    private static boolean isUnchanged(AdmissionRequest request, ObjectNode object, List<String> members) {
        ObjectNode old = request.old();
        return request.operation() == Operation.UPDATE
                && old != null
                && members.stream().allMatch(member -> old.path(member).equals(object.path(member)));
    }

    private boolean may(AdmissionRequest request, String verb, ObjectNode role) {
        GroupResource type = request.kind().type();
        String name = role.path("metadata").path("name").asText();
        Attributes asked = new Attributes(verb, type.group(), "v1", type.resource(), "", request.namespace(), name, "");
        return authorizer.decide(request.caller(), asked).allowed();
    }

    private void confirm(AdmissionRequest request, List<RbacRule> wanted, String why) {
        Caller caller = request.caller();
        List<RbacRule> missing = RbacCoverage.missing(authorizer.rulesOf(caller, request.namespace()), wanted);
        if (!missing.isEmpty()) {
            String groups =
                    caller.groups().stream().map(g -> "\"" + g + "\"").collect(Collectors.joining(" ", "[", "]"));
            throw Failures.forbidden(
                    request.kind().type(),
                    request.name(),
                    why + "user \"" + caller.name() + "\" (groups=" + groups
                            + ") is attempting to grant RBAC permissions not currently held:\n"
                            + missing.stream().map(RbacRule::toString).collect(Collectors.joining("\n")));
        }
    }
}

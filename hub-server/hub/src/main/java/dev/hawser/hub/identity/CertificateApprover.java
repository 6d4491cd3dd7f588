package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Approves certificate requests that need no person: a renewal by exactly the agent that has the certificate, a
/// first join for which the join token said so, and what a cluster's agent asks for on behalf of an add-on that is
/// installed there. Everything else waits for somebody with the right to approve.
public final class CertificateApprover implements Reconciler {

    /// Tells whether a join token's holder may get a certificate for a cluster without a person.
    @FunctionalInterface
    public interface FirstJoins {
        /// @param user the request's `spec.username`
        boolean approvesByItself(String user, String cluster);
    }

    private final ResourceClient client;
    private final Members members;
    private final FirstJoins firstJoins;
    private final InstantSource clock;

    public CertificateApprover(ResourceClient client, Members members, FirstJoins firstJoins, InstantSource clock) {
        this.client = client;
        this.members = members;
        this.firstJoins = firstJoins;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certificate-approver";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.on(CertificateSigner.REQUESTS));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode request =
                client.get(CertificateSigner.REQUESTS, "", key.name()).orElse(null);
        if (request == null
                || Metadata.of(request).isBeingDeleted()
                || !CertificateSigner.isOurs(request)
                || CertificateSigner.hasCondition(request, "Approved")
                || CertificateSigner.hasCondition(request, "Denied")) {
            return Result.DONE;
        }
        reasonToApprove(request).ifPresent(reason -> approve(request, reason));
        return Result.DONE;
    }

    private Optional<String> reasonToApprove(ObjectNode request) {
        String user = request.path("spec").path("username").asText();
        try {
            Subject subject = CertificateSigner.read(request.path("spec")).subject();
            Optional<AddOnAgentName> addOn = AddOnAgentName.of(subject);
            return addOn.isPresent()
                    ? addOn.filter(agent -> asksForItsAddOn(user, agent)).map(_ -> "AddOnInstalled")
                    : reasonToApprove(CertificateSigner.agentOf(subject), user);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isInForce(String cluster) {
        return members.find(cluster).filter(Members.Member::inForce).isPresent();
    }

    private boolean asksForItsAddOn(String user, AddOnAgentName addOn) {
        return isInForce(addOn.cluster())
                && AgentName.parse(user)
                        .filter(agent -> agent.cluster().equals(addOn.cluster()))
                        .isPresent()
                && members.isInstalled(addOn);
    }

    private Optional<String> reasonToApprove(AgentName agent, String user) {
        boolean member = isInForce(agent.cluster());
        if (member && user.equals(agent.commonName())) {
            return Optional.of("Renewal");
        }
        return member && firstJoins.approvesByItself(user, agent.cluster())
                ? Optional.of("AcceptedByJoinToken")
                : Optional.empty();
    }

    private void approve(ObjectNode request, String reason) {
        String now = Metadata.time(clock.instant());
        request.withArray("/status/conditions")
                .addObject()
                .put("type", "Approved")
                .put("status", "True")
                .put("reason", reason)
                .put("message", "approved by the hub")
                .put("lastUpdateTime", now)
                .put("lastTransitionTime", now);
        client.mergePatch(CertificateSigner.REQUESTS, "", Metadata.of(request).name(), "approval", patchOf(request));
    }

    private static ObjectNode patchOf(ObjectNode request) {
        ObjectNode patch = Documents.object();
        patch.putObject("metadata").put("resourceVersion", Metadata.of(request).resourceVersion());
        patch.putObject("status").set("conditions", request.path("status").path("conditions"));
        return patch;
    }
}

package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.identity.Members.Member;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Signs approved CertificateSigningRequests of signer `kubernetes.io/kube-apiserver-client`.
///
/// Whoever approved, names of agents are signed only for a cluster that exists, only with exactly their
/// groups, and bound to the cluster's uid; `system:masters` and other `system:` names are never signed. What
/// cannot be signed gets the condition `Failed` with the reason. Requests are forgotten an hour after their end.
public final class CertificateSigner implements Reconciler {

    static final GroupResource REQUESTS = new GroupResource("certificates.k8s.io", "certificatesigningrequests");
    static final String SIGNER = "kubernetes.io/kube-apiserver-client";

    private static final Set<String> USAGES = Set.of("digital signature", "key encipherment", "client auth");
    private static final Duration SHORTEST = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofHours(1);

    private final ResourceClient client;
    private final CertificateAuthority authority;
    private final Members members;
    private final InstantSource clock;
    private final Duration life;

    /// @param life of a certificate when the request asks for no shorter one
    public CertificateSigner(
            ResourceClient client,
            CertificateAuthority authority,
            Members members,
            InstantSource clock,
            Duration life) {
        this.client = client;
        this.authority = authority;
        this.members = members;
        this.clock = clock;
        this.life = life;
    }

    @Override
    public String name() {
        return "certificate-signer";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.on(REQUESTS));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode request = client.get(REQUESTS, "", key.name()).orElse(null);
        if (request == null || Metadata.of(request).isBeingDeleted()) {
            return Result.DONE;
        }
        boolean ended = request.path("status").has("certificate")
                || hasCondition(request, "Denied")
                || hasCondition(request, "Failed");
        if (!ended && hasCondition(request, "Approved") && isOurs(request)) {
            sign(request);
        }
        return forgetLater(request);
    }

    /// Settled and abandoned requests are of no use to anybody.
    private Result forgetLater(ObjectNode request) {
        Instant created = Instant.parse(Metadata.of(request).text("creationTimestamp"));
        Duration age = Duration.between(created, clock.instant());
        Duration kept = request.path("status").has("certificate") ? KEPT : KEPT.multipliedBy(24);
        if (age.compareTo(kept) < 0) {
            return Result.after(kept.minus(age));
        }
        Metadata metadata = Metadata.of(request);
        client.delete(REQUESTS, "", metadata.name(), metadata.resourceVersion());
        return Result.DONE;
    }

    private void sign(ObjectNode request) {
        ObjectNode status = request.withObject("/status");
        try {
            String pem = certificateFor(request.path("spec"));
            status.put("certificate", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            status.withArray("/conditions")
                    .addObject()
                    .put("type", "Failed")
                    .put("status", "True")
                    .put("reason", "SignerValidationFailure")
                    .put("message", String.valueOf(e.getMessage()))
                    .put("lastUpdateTime", Metadata.time(clock.instant()))
                    .put("lastTransitionTime", Metadata.time(clock.instant()));
        }
        client.updateStatus(request);
    }

    private String certificateFor(JsonNode spec) {
        SigningRequest wanted = read(spec);
        for (JsonNode usage : spec.path("usages")) {
            if (!USAGES.contains(usage.asText())) {
                throw new IllegalArgumentException("usage " + usage.asText() + " is not for a client certificate");
            }
        }
        Subject subject = wanted.subject();
        Optional<AddOnAgentName> addOn = AddOnAgentName.of(subject);
        Set<String> names = addOn.map(agent -> Set.of(agent.dnsName())).orElse(Set.of());
        if (!names.containsAll(wanted.dnsNames())) {
            throw new IllegalArgumentException("a client certificate has no alternative names");
        }
        Duration asked = Duration.ofSeconds(spec.path("expirationSeconds").asLong(life.toSeconds()));
        Duration granted = asked.compareTo(life) > 0 ? life : asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
        if (!subject.commonName().startsWith("system:")) {
            if (subject.organizations().stream().anyMatch(group -> group.startsWith("system:"))) {
                throw new IllegalArgumentException("groups that begin with system: are not given away");
            }
            return authority.signClient(wanted.key(), subject.commonName(), subject.organizations(), null, granted);
        }
        String cluster = addOn.map(AddOnAgentName::cluster)
                .orElseGet(() -> agentOf(subject).cluster());
        Member member = members.find(cluster)
                .orElseThrow(() -> new IllegalArgumentException("there is no ManagedCluster " + cluster));
        return authority.signClient(wanted.key(), subject.commonName(), subject.organizations(), member.uid(), granted);
    }

    /// The agent that a subject names.
    ///
    /// @throws IllegalArgumentException if the name is not an agent's, or the groups are not exactly that agent's
    static AgentName agentOf(Subject subject) {
        AgentName agent = AgentName.parse(subject.commonName())
                .orElseThrow(() ->
                        new IllegalArgumentException("CN is not system:open-cluster-management:<cluster>:<agent>"));
        if (!subject.organizations().equals(Set.copyOf(agent.groups()))) {
            throw new IllegalArgumentException("O must be exactly " + String.join(" and ", agent.groups()));
        }
        return agent;
    }

    static boolean isOurs(ObjectNode request) {
        return request.path("spec").path("signerName").asText().equals(SIGNER);
    }

    /// @throws IllegalArgumentException if there is no request that could be signed
    static SigningRequest read(JsonNode spec) {
        byte[] pem = Base64.getDecoder().decode(spec.path("request").asText());
        return SigningRequest.parse(new String(pem, StandardCharsets.UTF_8));
    }

    static boolean hasCondition(ObjectNode request, String type) {
        for (JsonNode condition : request.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)
                    && !condition.path("status").asText("True").equals("False")) {
                return true;
            }
        }
        return false;
    }
}

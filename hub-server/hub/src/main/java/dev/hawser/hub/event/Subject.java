package dev.hawser.hub.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.Tunnel;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.event.Story.Rule;
import dev.hawser.hub.event.Story.Tone;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A kind of which there is something to tell.
///
/// @param story what its objects tell
/// @param end what is told when an object is gone, its reason first
record Subject(GroupResource type, String apiVersion, String kind, Story story, Optional<End> end) {

    /// @param message a sentence for people, `%s` is the name of the object
    record End(String reason, String message) {}

    static final GroupResource CERTIFICATE_REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");

    private static final Set<String> NONE = Set.of();
    /// An installation that is on its way is nothing to warn of.
    private static final Set<String> UNDER_WAY = Set.of("Installing", "WaitingForReport", "WaitingForCluster");

    static final Subject CLUSTER = of(
            ManagedCluster.class,
            Story.conditions(
                    new Rule(ClusterNames.HUB_ACCEPTED, Tone.NORMAL, Tone.WARNING, Tone.NOTHING, NONE),
                    new Rule(ClusterNames.HUB_DENIED, Tone.WARNING, Tone.NOTHING, Tone.NOTHING, NONE),
                    new Rule(ClusterNames.JOINED, Tone.NORMAL, Tone.NOTHING, Tone.NOTHING, NONE),
                    new Rule(ClusterNames.AVAILABLE, Tone.NORMAL, Tone.WARNING, Tone.WARNING, NONE),
                    new Rule(ClusterNames.CLOCK_SYNCED, Tone.NOTHING, Tone.WARNING, Tone.NOTHING, NONE)),
            new End("ManagedClusterDetached", "Cluster %s has left the fleet."));

    static final Subject ADD_ON = of(
            ManagedClusterAddOn.class,
            onceItRuns(Story.conditions(
                    new Rule(AddOnNames.AVAILABLE, Tone.NORMAL, Tone.WARNING, Tone.WARNING, UNDER_WAY),
                    new Rule(AddOnNames.MANIFEST_APPLIED, Tone.NORMAL, Tone.WARNING, Tone.NOTHING, UNDER_WAY),
                    new Rule(AddOnNames.DEGRADED, Tone.WARNING, Tone.NORMAL, Tone.NOTHING, NONE))),
            new End("AddOnRemoved", "Add-on %s was removed."));

    static final Subject WORK = of(
            ManifestWork.class,
            Story.conditions(new Rule("Applied", Tone.NORMAL, Tone.WARNING, Tone.NOTHING, NONE)),
            null);

    static final Subject TUNNEL = of(Tunnel.class, Subject::tunnel, new End("TunnelRemoved", "Tunnel %s is gone."));

    /// Told of the cluster: requests are nothing that anybody looks at.
    static final Subject CERTIFICATE = new Subject(
            CERTIFICATE_REQUESTS,
            "certificates.k8s.io/v1",
            "CertificateSigningRequest",
            Subject::certificate,
            Optional.empty());

    static final List<Subject> ALL = List.of(CLUSTER, ADD_ON, WORK, TUNNEL, CERTIFICATE);

    private static Subject of(Class<? extends HasMetadata> kind, Story story, @Nullable End end) {
        return new Subject(
                new GroupResource(HasMetadata.getGroup(kind), HasMetadata.getPlural(kind)),
                HasMetadata.getApiVersion(kind),
                HasMetadata.getKind(kind),
                story,
                Optional.ofNullable(end));
    }

    /// An add-on that is not there yet lacks much, and there is no need to count it.
    private static Story onceItRuns(Story story) {
        return addOn -> {
            boolean runs = false;
            for (JsonNode condition : Story.status(addOn).path("conditions")) {
                runs |= condition.path("type").asText().equals(AddOnNames.AVAILABLE)
                        && condition.path("status").asText().equals("True");
            }
            boolean told = runs;
            return story.of(addOn).stream()
                    .filter(h -> told || !h.aspect().equals(AddOnNames.DEGRADED))
                    .toList();
        };
    }

    private static List<Happening> tunnel(StoredResource tunnel) {
        JsonNode status = Story.status(tunnel);
        Optional<Instant> since = Story.time(status.path("since").asText());
        String state = status.path("state").asText();
        String name = tunnel.key().name();
        String reason = status.path("reason").asText();
        String why = status.path("message").asText();
        if (since.isEmpty()) {
            return List.of();
        }
        return switch (state) {
            case "Connected" ->
                List.of(Happening.normal("state", "TunnelUp", "Tunnel " + name + " is connected.", since.get()));
            case "Connecting" ->
                List.of(Happening.normal("state", "TunnelConnecting", reason + ": " + why, since.get()));
            case "Error" ->
                List.of(Happening.warning(
                        "state", reason.isEmpty() ? "TunnelDown" : reason, "Tunnel is down. " + why, since.get()));
            case "Unknown" ->
                List.of(Happening.warning(
                        "state",
                        reason.isEmpty() ? "TunnelUnknown" : reason,
                        "Nobody knows how the tunnel is. " + why,
                        since.get()));
            default -> List.of();
        };
    }

    private static List<Happening> certificate(StoredResource request) {
        JsonNode status = Story.status(request);
        if (!request.labels().containsKey(ClusterNames.CLUSTER_NAME_LABEL)) {
            return List.of();
        }
        for (JsonNode condition : status.path("conditions")) {
            Optional<Instant> at = Story.time(condition.path("lastUpdateTime").asText());
            String type = condition.path("type").asText();
            String message = condition.path("message").asText();
            if (at.isPresent() && (type.equals("Denied") || type.equals("Failed"))) {
                return List.of(Happening.warning("certificate", "Certificate" + type, message, at.get()));
            }
            if (at.isPresent() && type.equals("Approved") && status.has("certificate")) {
                return List.of(issued(request, at.get()));
            }
        }
        return List.of();
    }

    private static Happening issued(StoredResource request, Instant at) {
        String asker = request.toTree().path("spec").path("username").asText();
        return asker.startsWith("system:open-cluster-management:")
                ? Happening.normal("certificate", "CertificateRenewed", "The agent renewed its certificate.", at)
                : Happening.normal("certificate", "CertificateIssued", "The agent got its first certificate.", at);
    }
}

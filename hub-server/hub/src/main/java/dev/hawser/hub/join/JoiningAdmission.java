package dev.hawser.hub.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.hub.identity.AgentName;
import dev.hawser.hub.identity.Members;
import dev.hawser.hub.identity.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What the holder of a join token creates is what the token says, not what the holder wrote: the name within
/// the pattern, the cluster set and labels of the token, accepted only if the token accepts.
public final class JoiningAdmission implements AdmissionHook {

    /// Annotation on a ManagedCluster: the JoinToken by which it came.
    public static final String JOINED_BY = "network.hawser.dev/join-token";

    private static final GroupResource REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");

    private final JoinTokens tokens;

    public JoiningAdmission(JoinTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null || !request.caller().in(JoinTokens.JOINERS) || request.operation() != Operation.CREATE) {
            return;
        }
        Grant grant = tokens.of(request.caller()).orElseThrow(Failures::unauthorized);
        if (request.kind().type().equals(Members.MANAGED_CLUSTERS)) {
            joinAs(grant, object, request);
        } else if (request.kind().type().equals(REQUESTS)) {
            askFor(grant, object, request);
        }
    }

    private void joinAs(Grant grant, ObjectNode object, AdmissionRequest request) {
        String name = Metadata.of(object).name();
        if (!AgentName.isClusterName(name)) {
            throw Failures.invalid(
                    request.kind(),
                    name,
                    Failures.invalidValue(
                            "metadata.name",
                            '"' + name + '"',
                            "must be a name of at most 63 lower-case letters, digits and '-'"));
        }
        if (tokens.exists(name)) {
            throw Failures.alreadyExists(Members.MANAGED_CLUSTERS, name);
        }
        Grant used = request.dryRun() ? grant : tokens.claim(grant.token(), name);
        Metadata metadata = Metadata.of(object);
        metadata.node().remove("finalizers");
        metadata.node().remove("ownerReferences");
        ObjectNode labels = metadata.node().withObject("/labels");
        used.labels().forEach(labels::put);
        labels.remove(ClusterNames.CLUSTER_SET_LABEL);
        if (!used.clusterSet().isEmpty()) {
            labels.put(ClusterNames.CLUSTER_SET_LABEL, used.clusterSet());
        }
        ObjectNode annotations = metadata.node().withObject("/annotations");
        annotations.put(JOINED_BY, used.token());
        annotations.remove(Members.DUPLICATE_OF);
        ObjectNode spec = object.withObject("/spec");
        spec.put("hubAcceptsClient", used.autoAccept());
        spec.remove("taints");
    }

    /// A token for exactly one name also brings a member back that has lost its certificate.
    private void askFor(Grant grant, ObjectNode object, AdmissionRequest request) {
        String cluster;
        try {
            byte[] pem = Base64.getDecoder()
                    .decode(object.path("spec").path("request").asText());
            String commonName = SigningRequest.parse(new String(pem, StandardCharsets.UTF_8))
                    .subject()
                    .commonName();
            cluster = AgentName.parse(commonName).map(AgentName::cluster).orElse("");
        } catch (IllegalArgumentException e) {
            throw Failures.badRequest("spec.request: " + e.getMessage());
        }
        Grant now = grant;
        if (grant.pattern().isExact()
                && grant.pattern().matches(cluster)
                && tokens.exists(cluster)
                && !request.dryRun()) {
            tokens.claim(grant.token(), cluster);
            now = tokens.of(request.caller()).orElseThrow(Failures::unauthorized);
        }
        if (!tokens.mayAskFor(now, cluster)) {
            throw Failures.forbidden(
                    REQUESTS,
                    request.name(),
                    "the join token asks only for certificates of the clusters that joined by it and are not yet members");
        }
    }
}

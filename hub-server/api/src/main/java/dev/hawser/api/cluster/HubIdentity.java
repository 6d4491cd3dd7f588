package dev.hawser.api.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// Which hub this is, and in which of its lives: the data of ConfigMap `hub-identity` in namespace `kube-public`, which
/// everybody who is known to the hub may read. Agents act on what a hub no longer names only if the same hub, in the
/// same epoch, has named it before.
///
/// @param id made once per database
/// @param epoch compared for equality only; another one after each restore of a backup
/// @param trustBundle PEM of all authorities that agents have to trust, `""` if the hub does not say
public record HubIdentity(String id, String epoch, String trustBundle) {

    /// Namespace of the ConfigMap.
    public static final String NAMESPACE = "kube-public";
    /// Name of the ConfigMap.
    public static final String NAME = "hub-identity";

    /// Key of [#id()] in its data.
    public static final String ID = "id";
    /// Key of [#epoch()].
    public static final String EPOCH = "epoch";
    /// Key of [#trustBundle()].
    public static final String TRUST_BUNDLE = "ca.crt";

    /// Reads the ConfigMap; empty if it lacks id or epoch.
    public static Optional<HubIdentity> of(JsonNode configMap) {
        JsonNode data = configMap.path("data");
        HubIdentity read = new HubIdentity(
                data.path(ID).asText(""),
                data.path(EPOCH).asText(""),
                data.path(TRUST_BUNDLE).asText(""));
        return read.id().isEmpty() || read.epoch().isEmpty() ? Optional.empty() : Optional.of(read);
    }
}

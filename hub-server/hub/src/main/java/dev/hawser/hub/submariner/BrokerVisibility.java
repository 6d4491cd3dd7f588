package dev.hawser.hub.submariner;

import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.Visibility;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.StoredResource;
import java.util.Optional;
import java.util.function.Predicate;

/// Submariner's operator lists and watches the secrets of its broker to follow the renewal of its own token. A list
/// cannot be limited to a name by a role, so it is limited here: a cluster's account sees its own token, the key of
/// the set's tunnels, and its own certificate requests; the tokens of other clusters do not exist for it.
public final class BrokerVisibility implements Visibility {

    @Override
    public Optional<Predicate<StoredResource>> limit(Caller caller, GroupResource type, String namespace) {
        if (!type.equals(BrokerObjects.SECRETS)) {
            return Optional.empty();
        }
        return BrokerAdmission.clusterOf(caller, namespace).map(cluster -> secret -> isOf(cluster, secret));
    }

    private static boolean isOf(String cluster, StoredResource secret) {
        String name = secret.key().name();
        return name.equals(BrokerObjects.tokenName(cluster))
                || name.equals(SubmarinerNames.PSK_SECRET)
                || cluster.equals(secret.labels().get(BrokerAdmission.CSR_LABEL));
    }
}

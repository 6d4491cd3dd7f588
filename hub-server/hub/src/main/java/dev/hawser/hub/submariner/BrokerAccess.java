package dev.hawser.hub.submariner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.submariner.SubmarinerManifests.Trust;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives clusters their access to a broker: account, rights, token, and a global CIDR where Globalnet is on.
final class BrokerAccess {

    private final Fleet fleet;
    private final String apiServer;

    /// @param apiServer the hub as clusters reach it, `host:port`
    BrokerAccess(Fleet fleet, String apiServer) {
        this.fleet = fleet;
        this.apiServer = apiServer.replaceFirst("^https://", "").replaceFirst("/+$", "");
    }

    /// The Globalnet plan of a broker under its present settings.
    GlobalnetPlan globalnet(String namespace, Broker broker) {
        GlobalnetPlan settings = GlobalnetPlan.of(broker.getSpec());
        return fleet.tree(BrokerObjects.CONFIG_MAPS, namespace, SubmarinerNames.GLOBALNET_CONFIG_MAP)
                .map(map -> GlobalnetPlan.ofConfigMap(map).withSettings(settings))
                .orElse(settings);
    }

    /// The cluster's global CIDR, recorded in the broker; `""` without Globalnet. Another cluster that allocates at
    /// the
    /// same time makes this fail with Conflict, and the reconciliation comes again.
    String globalCidr(String namespace, Broker broker, ClusterFacts cluster) throws GlobalnetPlan.AllocationException {
        GlobalnetPlan plan = globalnet(namespace, broker);
        GlobalnetPlan allocated = plan.allocate(cluster.name(), cluster.config().globalCIDR());
        ObjectNode wanted = allocated.toConfigMap(namespace);
        Optional<ObjectNode> present =
                fleet.tree(BrokerObjects.CONFIG_MAPS, namespace, SubmarinerNames.GLOBALNET_CONFIG_MAP);
        if (present.isEmpty()) {
            fleet.api().create(wanted);
        } else if (!wanted.get("data").equals(present.get().get("data"))) {
            present.get().set("data", wanted.get("data"));
            fleet.api().update(present.get());
        }
        return allocated.enabled()
                ? allocated.cidrOf(cluster.name()).orElseThrow().toString()
                : "";
    }

    /// What the cluster needs to join; empty until the hub has filled the token.
    Optional<Trust> trust(String namespace, String cluster, String globalCidr) {
        ensure(BrokerObjects.SERVICE_ACCOUNTS, BrokerObjects.account(namespace, cluster));
        ensure(BrokerObjects.ROLE_BINDINGS, BrokerObjects.binding(namespace, cluster));
        ensure(BrokerObjects.SECRETS, BrokerObjects.token(namespace, cluster));
        String token = value(namespace, BrokerObjects.tokenName(cluster), "token");
        String authority = value(namespace, BrokerObjects.tokenName(cluster), "ca.crt");
        String psk = value(namespace, SubmarinerNames.PSK_SECRET, "psk");
        return token == null || authority == null || psk == null
                ? Optional.empty()
                : Optional.of(new Trust(apiServer, namespace, text(token), text(authority), psk, globalCidr));
    }

    private void ensure(GroupResource type, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        if (fleet.tree(
                        type,
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText())
                .isEmpty()) {
            fleet.api().apply(object, BrokerReconciler.MANAGER, true);
        }
    }

    private @Nullable String value(String namespace, String secret, String key) {
        return fleet.tree(BrokerObjects.SECRETS, namespace, secret)
                .map(s -> s.path("data").path(key).asText())
                .filter(v -> !v.isEmpty())
                .orElse(null);
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}

package dev.hawser.simulator.submariner;

import dev.hawser.api.submariner.Cluster;
import dev.hawser.api.submariner.EndpointSpec;
import dev.hawser.simulator.cluster.ClusterProfile;
import dev.hawser.simulator.cluster.Region;
import java.util.List;
import java.util.Map;

/// What the gateway pods of a cluster run with. Another value means a restart of the pods.
///
/// @param subnets that the other clusters shall reach here
/// @param node on which the active gateway runs
/// @param psk base64 text, as the IPsec engine takes it
/// @param lossesAllowed pings that may go unanswered
record GatewaySettings(
        String clusterId,
        Region region,
        String node,
        String privateAddress,
        String publicAddress,
        List<String> subnets,
        String healthCheckAddress,
        String driver,
        int port,
        String psk,
        boolean natEnabled,
        int lossesAllowed,
        BrokerAccess broker) {

    static final int NAT_DISCOVERY_PORT = 4490;

    /// How the broker is reached.
    ///
    /// @param server `host:port`
    /// @param caPem trusted authority
    record BrokerAccess(String server, String caPem, String token, String namespace) {
        @Override
        public String toString() {
            return namespace + " at " + server;
        }
    }

    /// This end as the other clusters find it on the broker.
    EndpointSpec endpoint() {
        return new EndpointSpec(
                clusterId,
                "submariner-cable-" + clusterId + "-" + privateAddress.replace('.', '-'),
                healthCheckAddress,
                List.of(),
                node,
                subnets,
                privateAddress,
                List.of(),
                publicAddress,
                List.of(),
                natEnabled,
                driver,
                Map.of(
                        "udp-port", Integer.toString(port),
                        "natt-discovery-port", Integer.toString(NAT_DISCOVERY_PORT),
                        "preferred-server", "false"));
    }

    /// The cluster as it announces itself on the broker.
    Cluster.Spec cluster(ClusterProfile profile) {
        boolean global = subnets.size() == 1;
        return new Cluster.Spec(
                clusterId,
                List.of("blue"),
                List.of(profile.serviceCidr()),
                List.of(profile.podCidr()),
                global ? subnets : List.of());
    }

    GatewayEnd end() {
        return new GatewayEnd(clusterId, region, privateAddress, publicAddress, port, driver, psk);
    }
}

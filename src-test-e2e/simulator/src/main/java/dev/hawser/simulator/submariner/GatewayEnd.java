package dev.hawser.simulator.submariner;

import dev.hawser.simulator.cluster.Region;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A gateway as its peers meet it on the wire.
final class GatewayEnd {

    private final String clusterId;
    private final Region region;
    private final String privateAddress;
    private final String publicAddress;
    private final int port;
    private final String driver;
    private final String preSharedKey;
    private final Set<String> peers = ConcurrentHashMap.newKeySet();

    /// @param publicAddress under which it is reached from other sites; may be a router's
    /// @param port UDP port it listens on
    GatewayEnd(
            String clusterId,
            Region region,
            String privateAddress,
            String publicAddress,
            int port,
            String driver,
            String preSharedKey) {
        this.clusterId = clusterId;
        this.region = region;
        this.privateAddress = privateAddress;
        this.publicAddress = publicAddress;
        this.port = port;
        this.driver = driver;
        this.preSharedKey = preSharedKey;
    }

    String clusterId() {
        return clusterId;
    }

    Region region() {
        return region;
    }

    String privateAddress() {
        return privateAddress;
    }

    String publicAddress() {
        return publicAddress;
    }

    int port() {
        return port;
    }

    String driver() {
        return driver;
    }

    String preSharedKey() {
        return preSharedKey;
    }

    /// Ids of the clusters whose Endpoint this gateway has.
    Set<String> peers() {
        return peers;
    }
}

package dev.hawser.simulator.submariner;

import dev.hawser.api.submariner.EndpointSpec;
import dev.hawser.api.submariner.Gateway.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The cable engine and health checker of an active gateway: one tunnel to every other cluster whose Endpoint it has.
final class GatewayEngine implements AutoCloseable {

    private static final class Tunnel {
        private final EndpointSpec remote;
        private String status = "connecting";
        private String message = "";
        private int losses;
        private int agreed;
        private @Nullable String usingIp;
        private boolean usingNat;
        private final LatencyWindow latency = new LatencyWindow();

        Tunnel(EndpointSpec remote) {
            this.remote = remote;
        }

        int port() {
            return Integer.parseInt(remote.backendConfig().getOrDefault("udp-port", "4500"));
        }
    }

    /// Rounds between the first answer of the other end and traffic: NAT discovery and key exchange.
    private static final int ROUNDS_TO_AGREE = 2;

    private final GatewaySettings settings;
    private final Underlay underlay;
    private final GatewayEnd end;
    private final Map<String, Tunnel> tunnels = new TreeMap<>();

    GatewayEngine(GatewaySettings settings, Underlay underlay) {
        this.settings = settings;
        this.underlay = underlay;
        this.end = settings.end();
        underlay.open(end);
    }

    /// The Endpoints that there are now. Those whose subnets overlap this cluster's are passed over, as Submariner
    /// does.
    ///
    /// @return whether a tunnel came or went
    synchronized boolean endpoints(Collection<EndpointSpec> endpoints) {
        boolean changed = false;
        Set<String> known = new HashSet<>();
        for (EndpointSpec remote : endpoints) {
            if (remote.clusterId().equals(settings.clusterId())
                    || Subnets.overlap(settings.subnets(), remote.subnets())) {
                continue;
            }
            known.add(remote.clusterId());
            Tunnel tunnel = tunnels.get(remote.clusterId());
            if (tunnel == null || !tunnel.remote.equals(remote)) {
                tunnels.put(remote.clusterId(), new Tunnel(remote));
                changed = true;
            }
        }
        changed |= tunnels.keySet().retainAll(known);
        end.peers().addAll(known);
        end.peers().retainAll(known);
        return changed;
    }

    /// One round of pings.
    ///
    /// @return whether the state of a tunnel changed
    synchronized boolean ping() {
        boolean changed = false;
        for (Tunnel tunnel : tunnels.values()) {
            String before = tunnel.status;
            ping(tunnel);
            changed |= !before.equals(tunnel.status);
        }
        return changed;
    }

    private void ping(Tunnel tunnel) {
        if (tunnel.status.equals("connecting")) {
            choose(tunnel);
            String address = tunnel.usingIp;
            if (address == null || !underlay.handshake(end, address, tunnel.port())) {
                tunnel.agreed = 0;
                return;
            }
            if (++tunnel.agreed < ROUNDS_TO_AGREE) {
                return;
            }
        }
        String address = tunnel.usingIp == null ? "" : tunnel.usingIp;
        Optional<Double> answer = underlay.ping(end, address, tunnel.port());
        if (answer.isPresent()) {
            tunnel.losses = 0;
            tunnel.status = "connected";
            tunnel.message = "";
            tunnel.latency.add(answer.get());
        } else if (++tunnel.losses >= settings.lossesAllowed()) {
            tunnel.status = "error";
            tunnel.message =
                    "Failed to successfully ping the remote endpoint IP \"" + tunnel.remote.healthCheckIP() + "\"";
        }
    }

    /// NAT discovery: the private address if it answers, otherwise the public one.
    private void choose(Tunnel tunnel) {
        String privateIp = tunnel.remote.privateIp();
        boolean direct = privateIp != null && underlay.answers(end, privateIp, tunnel.port());
        tunnel.usingIp = direct ? privateIp : tunnel.remote.publicIp();
        tunnel.usingNat = !direct;
    }

    synchronized List<Connection> connections() {
        List<Connection> connections = new ArrayList<>();
        for (Tunnel tunnel : tunnels.values()) {
            connections.add(new Connection(
                    tunnel.status,
                    tunnel.message,
                    tunnel.remote,
                    tunnel.usingIp,
                    tunnel.usingNat,
                    tunnel.latency.isEmpty() ? null : tunnel.latency.toReport()));
        }
        return connections;
    }

    GatewaySettings settings() {
        return settings;
    }

    @Override
    public void close() {
        underlay.close(end);
    }
}

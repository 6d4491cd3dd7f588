package dev.hawser.ui.cluster;

import com.vaadin.flow.component.html.Div;
import dev.hawser.api.cluster.ClusterClaims;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.StatusBadge;
import dev.hawser.ui.look.Table;
import dev.hawser.ui.network.ServiceRow;
import dev.hawser.ui.network.TunnelRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Networks, gateways, tunnels and exported services of a cluster.
final class ClusterNetwork extends Div {
    private static final List<String> NETWORK_CLAIMS = List.of(
            ClusterClaims.POD_CIDRS,
            ClusterClaims.SERVICE_CIDRS,
            ClusterClaims.NODE_CIDRS,
            ClusterClaims.CNI,
            ClusterClaims.KUBE_PROXY_MODE);
    private static final List<String> NETWORK_WORDS =
            List.of("Pod networks", "Service networks", "Node networks", "Network plug-in", "kube-proxy");

    record Model(List<String> facts, List<String> gateways, List<TunnelRow> tunnels, List<ServiceRow> services) {
        static Model of(Fleet fleet, String name) {
            Optional<ManagedCluster.Status> status = fleet.all(ManagedCluster.class).stream()
                    .filter(c -> c.getMetadata().getName().equals(name))
                    .findFirst()
                    .map(ManagedCluster::getStatus);
            List<Tunnel> tunnels = fleet.all(Tunnel.class).stream()
                    .filter(t -> name.equals(t.getMetadata().getNamespace()))
                    .toList();
            TreeSet<String> gateways = new TreeSet<>();
            tunnels.stream()
                    .flatMap(t -> Stream.ofNullable(t.getStatus()))
                    .flatMap(s -> Stream.ofNullable(s.local()))
                    .flatMap(end -> Stream.ofNullable(end.gateway()))
                    .forEach(gateways::add);
            return new Model(
                    NETWORK_CLAIMS.stream()
                            .map(claim -> status.flatMap(s -> s.claim(claim)).orElse(""))
                            .toList(),
                    List.copyOf(gateways),
                    tunnels.stream()
                            .map(TunnelRow::of)
                            .sorted(Comparator.comparing(TunnelRow::peer))
                            .toList(),
                    fleet.all(ExportedService.class).stream()
                            .map(ServiceRow::of)
                            .filter(s -> s.clusters().stream()
                                    .anyMatch(c -> c.cluster().equals(name)))
                            .sorted(Comparator.comparing(ServiceRow::title))
                            .toList());
        }
    }

    private final transient Visit visit;
    private final Div content = new Div();

    ClusterNetwork(Visit visit, String name) {
        this.visit = visit;
        content.addClassNames("pane-content", "page-stack");
        add(new LivePane<>(
                visit,
                List.of(ManagedCluster.class, Tunnel.class, ExportedService.class),
                fleet -> Model.of(fleet, name),
                content,
                this::render));
    }

    private void render(Model model) {
        content.removeAll();
        var facts = Parts.facts();
        for (int i = 0; i < NETWORK_WORDS.size(); i++) {
            Parts.fact(facts, NETWORK_WORDS.get(i), model.facts().get(i));
        }
        Parts.fact(facts, "Active gateway", String.join(", ", model.gateways()));
        content.add(Parts.card("Networks", facts), Parts.card("Tunnels", tunnels(model.tunnels())));
        if (!model.services().isEmpty()) {
            Table services = new Table("Service", "State", "DNS name");
            model.services()
                    .forEach(s -> services.row(
                            Parts.link(s.href(), s.title()),
                            new StatusBadge(s.status()),
                            Parts.mono(s.dns().stream().findFirst().orElse(""))));
            content.add(Parts.card("Exported services", services));
        }
    }

    private com.vaadin.flow.component.Component tunnels(List<TunnelRow> tunnels) {
        if (tunnels.isEmpty()) {
            return Empty.nothingYet(
                    Glyph.TUNNEL,
                    "No tunnels",
                    "Join this cluster's network with others by an interconnect.",
                    Parts.link("addons/submariner", "Join networks with Submariner"));
        }
        Instant now = visit.clock().instant();
        Table table = new Table("Peer", "State", "RTT", "NAT", "Since", "Reason");
        tunnels.forEach(t -> table.row(
                Parts.link(t.href(), t.peer()),
                new StatusBadge(t.status()),
                Table.text(t.rtt()),
                Table.text(t.nat()),
                t.since() == null ? Table.text("") : new Age(t.since(), now),
                Table.text(t.reason())));
        return table;
    }
}

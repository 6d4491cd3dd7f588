package dev.hawser.hub.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.api.Condition;
import dev.hawser.api.mcs.ServiceImport;
import dev.hawser.api.mcs.ServiceNames;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.ExportedService.Conflict;
import dev.hawser.api.network.ExportedService.Exporter;
import dev.hawser.api.network.Interconnect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// From what Lighthouse puts on the broker to an ExportedService: a pure function. What the broker holds and which
/// names
/// are answered: submariner-io/lighthouse, `pkg/agent/controller` and `coredns/resolver`.
final class ExportedServices {

    private static final String DOMAIN = "svc.clusterset.local";

    /// One service of the set.
    ///
    /// @param service its name
    /// @param namespace in the clusters
    /// @param aggregated the import of all exporters
    /// @param perCluster the imports of single clusters, which newer Lighthouse puts there too
    /// @param slices its EndpointSlices
    record OnBroker(
            String service,
            String namespace,
            ServiceImport aggregated,
            List<ServiceImport> perCluster,
            List<JsonNode> slices) {}

    private ExportedServices() {}

    static ExportedService desired(
            OnBroker broker, String brokerNamespace, ExportedService.@Nullable Status old, Instant now) {
        ExportedService exported = ExportedService.named(brokerNamespace, broker.service() + "." + broker.namespace());
        exported.setSpec(new ExportedService.Spec(broker.service(), broker.namespace(), Interconnect.SUBMARINER));
        exported.setStatus(status(broker, old, now));
        return exported;
    }

    private static ExportedService.Status status(OnBroker broker, ExportedService.@Nullable Status old, Instant now) {
        boolean headless = broker.aggregated().getSpec() != null
                && "Headless".equals(broker.aggregated().getSpec().type());
        List<Exporter> exporters = exporters(broker);
        List<Conflict> conflicts = conflicts(broker, exporters);
        List<ExportedService.Port> ports = ports(broker);
        long ready = exporters.stream().filter(Exporter::ready).count();
        List<Condition> conditions = old == null ? List.of() : old.conditions();
        for (Condition condition : conditions(exporters, conflicts, ready)) {
            conditions = Condition.merge(conditions, condition, now);
        }
        return new ExportedService.Status(
                headless ? ExportedService.Type.HEADLESS : ExportedService.Type.CLUSTER_SET_IP,
                ports,
                dnsNames(broker, exporters, ports, headless),
                exporters,
                ready + "/" + exporters.size(),
                conflicts,
                List.of(),
                conditions);
    }

    private static List<ExportedService.Port> ports(OnBroker broker) {
        return broker.aggregated().getSpec() == null
                ? List.of()
                : broker.aggregated().getSpec().ports().stream()
                        .map(p -> new ExportedService.Port(
                                p.name(), p.protocol() == null ? "TCP" : p.protocol(), p.port(), p.appProtocol()))
                        .toList();
    }

    private static List<Exporter> exporters(OnBroker broker) {
        Set<String> clusters = new TreeSet<>();
        if (broker.aggregated().getStatus() != null) {
            broker.aggregated().getStatus().clusters().forEach(c -> clusters.add(c.cluster()));
        }
        Map<String, List<JsonNode>> slices = new TreeMap<>();
        broker.slices()
                .forEach(slice -> slices.computeIfAbsent(
                                label(slice, ServiceNames.SOURCE_CLUSTER), c -> new ArrayList<>())
                        .add(slice));
        clusters.addAll(slices.keySet());
        clusters.remove("");
        return clusters.stream()
                .map(c -> exporter(broker, c, slices.getOrDefault(c, List.of())))
                .toList();
    }

    private static Exporter exporter(OnBroker broker, String cluster, List<JsonNode> slices) {
        Set<String> addresses = new TreeSet<>();
        int endpoints = 0;
        boolean ready = false;
        for (JsonNode slice : slices) {
            for (JsonNode endpoint : slice.path("endpoints")) {
                endpoints++;
                endpoint.path("addresses").forEach(a -> addresses.add(a.asText()));
                ready |= endpoint.at("/conditions/ready").asBoolean(true);
            }
        }
        return new Exporter(cluster, ready, endpoints, exportedAt(broker, cluster, slices), List.copyOf(addresses));
    }

    /// Since 0.21 the creation of the cluster's own import tells it, before an annotation in nanoseconds did.
    private static @Nullable String exportedAt(OnBroker broker, String cluster, List<JsonNode> slices) {
        Map<String, String> annotations = broker.aggregated().getMetadata().getAnnotations();
        String nanos = annotations == null ? null : annotations.get(ServiceNames.TIMESTAMP_PREFIX + cluster);
        if (nanos != null && nanos.matches("\\d{18,19}")) {
            return Instant.ofEpochSecond(Long.parseLong(nanos) / 1_000_000_000L).toString();
        }
        return importOf(broker, cluster)
                .map(i -> i.getMetadata().getCreationTimestamp())
                .or(() -> slices.stream()
                        .map(s -> s.at("/metadata/creationTimestamp").asText())
                        .filter(t -> !t.isEmpty())
                        .min(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static java.util.Optional<ServiceImport> importOf(OnBroker broker, String cluster) {
        return broker.perCluster().stream()
                .filter(i -> i.getMetadata().getLabels() != null
                        && cluster.equals(i.getMetadata().getLabels().get(ServiceNames.SOURCE_CLUSTER)))
                .findFirst();
    }

    /// The oldest export wins; whose ports differ from its ports is in conflict with it.
    private static List<Conflict> conflicts(OnBroker broker, List<Exporter> exporters) {
        Exporter oldest = exporters.stream()
                .min(Comparator.comparing((Exporter e) -> e.exportedAt() == null ? "9" : e.exportedAt())
                        .thenComparing(Exporter::name))
                .orElse(null);
        if (oldest == null) {
            return List.of();
        }
        List<Conflict> conflicts = new ArrayList<>();
        Set<String> winning = portsOf(broker, oldest.name());
        List<String> losers = exporters.stream()
                .map(Exporter::name)
                .filter(c -> !c.equals(oldest.name()))
                .filter(c -> !portsOf(broker, c).equals(winning))
                .toList();
        if (!losers.isEmpty() && !winning.isEmpty()) {
            conflicts.add(new Conflict("ports", oldest.name(), losers, "The oldest export wins."));
        }
        String type = typeOf(broker, oldest.name());
        List<String> otherType = exporters.stream()
                .map(Exporter::name)
                .filter(c ->
                        !typeOf(broker, c).equals(type) && !typeOf(broker, c).isEmpty())
                .toList();
        if (!otherType.isEmpty() && !type.isEmpty()) {
            conflicts.add(new Conflict("type", oldest.name(), otherType, "The oldest export wins."));
        }
        return conflicts;
    }

    private static Set<String> portsOf(OnBroker broker, String cluster) {
        Set<String> ports = new HashSet<>();
        broker.slices().stream()
                .filter(s -> cluster.equals(label(s, ServiceNames.SOURCE_CLUSTER)))
                .forEach(s -> s.path("ports")
                        .forEach(p -> ports.add(p.path("name").asText() + "/"
                                + p.path("protocol").asText("TCP") + "/"
                                + p.path("port").asInt())));
        return ports;
    }

    private static String typeOf(OnBroker broker, String cluster) {
        return importOf(broker, cluster)
                .filter(i -> i.getSpec() != null)
                .map(i -> i.getSpec().type())
                .orElse("");
    }

    private static List<String> dnsNames(
            OnBroker broker, List<Exporter> exporters, List<ExportedService.Port> ports, boolean headless) {
        String base = broker.service() + "." + broker.namespace() + "." + DOMAIN;
        List<String> names = new ArrayList<>();
        names.add(base);
        exporters.forEach(e -> names.add(e.name() + "." + base));
        if (headless) {
            Set<String> pods = new TreeSet<>();
            for (JsonNode slice : broker.slices()) {
                for (JsonNode endpoint : slice.path("endpoints")) {
                    String host = endpoint.path("hostname").asText();
                    if (!host.isEmpty()) {
                        pods.add(host + "." + label(slice, ServiceNames.SOURCE_CLUSTER) + "." + base);
                    }
                }
            }
            names.addAll(pods);
        }
        ports.stream()
                .filter(p -> p.name() != null && !p.name().isEmpty())
                .forEach(p -> names.add("_" + p.name() + "._"
                        + (p.protocol() == null ? "tcp" : p.protocol().toLowerCase(java.util.Locale.ROOT)) + "."
                        + base));
        return List.copyOf(names);
    }

    private static List<Condition> conditions(List<Exporter> exporters, List<Conflict> conflicts, long ready) {
        Condition valid = exporters.isEmpty()
                ? Condition.of("Valid", false, "NoExporter", "No cluster exports it any more.")
                : Condition.of("Valid", true, "Valid", "It is exported by " + exporters.size() + " clusters.");
        Condition conflict = conflicts.isEmpty()
                ? Condition.of("Conflict", false, "NoConflicts", "All exports agree.")
                : Condition.of(
                        "Conflict",
                        true,
                        conflicts.getFirst().field().equals("ports") ? "PortConflict" : "TypeConflict",
                        "The " + conflicts.getFirst().field() + " of "
                                + String.join(", ", conflicts.getFirst().losers()) + " differ from those of "
                                + conflicts.getFirst().winner() + ", which exported first.");
        Condition isReady = ready > 0
                ? Condition.of("Ready", true, "Ready", ready + " of " + exporters.size() + " clusters are ready.")
                : Condition.of("Ready", false, "NoReadyEndpoints", "No cluster has a ready endpoint.");
        return List.of(valid, conflict, isReady);
    }

    static String label(JsonNode object, String label) {
        return object.path("metadata").path("labels").path(label).asText();
    }
}

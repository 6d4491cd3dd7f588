package dev.hawser.ui.network;

import dev.hawser.api.Condition;
import dev.hawser.api.network.ExportedService;
import dev.hawser.ui.look.Status;
import java.util.List;
import java.util.stream.Collectors;

/// An exported service as the list shows it.
///
/// @param dns the general name first
/// @param conflicts sentences, empty when the exports agree
public record ServiceRow(
        String broker,
        String service,
        String namespace,
        String type,
        Status status,
        String ready,
        List<String> dns,
        List<String> ports,
        List<Exporter> clusters,
        List<String> conflicts) {

    /// One cluster that exports it.
    public record Exporter(String cluster, boolean ready, int endpoints, String addresses) {}

    public static ServiceRow of(ExportedService service) {
        ExportedService.Spec spec = service.getSpec();
        ExportedService.Status status = service.getStatus() == null
                ? new ExportedService.Status(
                        null, List.of(), List.of(), List.of(), null, List.of(), List.of(), List.of())
                : service.getStatus();
        List<Exporter> exporters = status.clusters().stream()
                .map(c -> new Exporter(c.name(), c.ready(), c.endpoints(), String.join(", ", c.addresses())))
                .toList();
        long ready = exporters.stream().filter(Exporter::ready).count();
        return new ServiceRow(
                service.getMetadata().getNamespace(),
                spec.service(),
                spec.namespace(),
                status.type() == null ? "" : status.type().text(),
                state(status, exporters.size(), ready),
                ready + "/" + exporters.size(),
                status.dnsNames(),
                status.ports().stream().map(ServiceRow::port).toList(),
                exporters,
                conflicts(status));
    }

    private static Status state(ExportedService.Status status, long all, long ready) {
        if (Condition.find(status.conditions(), "Conflict")
                        .filter(Condition::holds)
                        .isPresent()
                || !status.conflicts().isEmpty()) {
            return Status.warn("Conflict");
        }
        if (ready == 0) {
            return Status.bad("Not ready");
        }
        return ready < all ? Status.warn("Partly ready") : Status.good("Ready");
    }

    private static String port(ExportedService.Port port) {
        String text = port.port() + (port.protocol() == null ? "" : "/" + port.protocol());
        return port.name() == null || port.name().isBlank() ? text : port.name() + " " + text;
    }

    private static List<String> conflicts(ExportedService.Status status) {
        if (status.conflicts().isEmpty()) {
            return Condition.find(status.conditions(), "Conflict").filter(Condition::holds).stream()
                    .map(c -> c.message() == null ? c.reason() : c.message())
                    .toList();
        }
        return status.conflicts().stream().map(ServiceRow::conflict).toList();
    }

    private static String conflict(ExportedService.Conflict conflict) {
        String losers = conflict.losers().stream().collect(Collectors.joining(", "));
        return "The exports disagree about " + conflict.field()
                + (conflict.winner() == null ? "" : ": " + conflict.winner() + " wins")
                + (losers.isEmpty() ? "" : " over " + losers)
                + (conflict.rule() == null ? "." : " (" + conflict.rule() + ").");
    }

    public String key() {
        return broker + "/" + service + "." + namespace;
    }

    public String title() {
        return service + "." + namespace;
    }

    public String href() {
        return "network/services?service=" + key();
    }
}

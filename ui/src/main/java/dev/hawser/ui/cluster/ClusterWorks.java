package dev.hawser.ui.cluster;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.hawser.api.Condition;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.ui.live.LoadedPane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.look.StatusBadge;
import dev.hawser.ui.look.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the cluster shall run, and whether each manifest is applied and available.
final class ClusterWorks extends Div {

    record Work(String name, Status applied, Status available, String message, List<Manifest> manifests) {}

    record Manifest(String kind, String name, Status applied, Status available, String message) {}

    private final Div content = new Div();

    ClusterWorks(Visit visit, String cluster) {
        content.addClassNames("pane-content", "page-stack");
        add(new LoadedPane<>(visit, () -> load(visit, cluster), content, this::render));
    }

    private static List<Work> load(Visit visit, String cluster) {
        return visit.hub().list(ManifestWork.class, cluster).stream()
                .map(ClusterWorks::work)
                .sorted(Comparator.comparing(Work::name))
                .toList();
    }

    private static Work work(ManifestWork work) {
        ManifestWork.Status status =
                work.getStatus() == null ? new ManifestWork.Status(List.of(), null) : work.getStatus();
        return new Work(
                work.getMetadata().getName(),
                state(status.conditions(), "Applied", "Applied", "Not applied"),
                state(status.conditions(), "Available", "Available", "Not available"),
                complaint(status.conditions()),
                status.manifests().stream().map(ClusterWorks::manifest).toList());
    }

    private static Manifest manifest(ManifestWork.ManifestCondition manifest) {
        ManifestWork.ResourceMeta meta = manifest.resourceMeta();
        String name = Stream.of(meta.namespace(), meta.name())
                .filter(s -> s != null && !s.isBlank())
                .collect(Collectors.joining("/"));
        return new Manifest(
                Optional.ofNullable(meta.kind()).orElse(""),
                name,
                state(manifest.conditions(), "Applied", "Applied", "Not applied"),
                state(manifest.conditions(), "Available", "Available", "Not available"),
                complaint(manifest.conditions()));
    }

    private static Status state(List<Condition> conditions, String type, String yes, String no) {
        return Condition.find(conditions, type)
                .map(c -> switch (c.status()) {
                    case "True" -> Status.good(yes);
                    case "False" -> Status.bad(no);
                    default -> Status.unknown("Unknown");
                })
                .orElse(Status.busy("Waiting"));
    }

    private static String complaint(List<Condition> conditions) {
        return conditions.stream()
                .filter(c -> !c.holds())
                .map(c -> c.message() == null ? c.reason() : c.message())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private void render(List<Work> works) {
        content.removeAll();
        if (works.isEmpty()) {
            content.add(Empty.nothingYet(
                    Glyph.ADDON,
                    "No works",
                    "The hub has nothing for this cluster to run. Add-ons and ManifestWorks show up here."));
        }
        works.forEach(work -> content.add(card(work)));
    }

    private static Div card(Work work) {
        Div states = new Div(new StatusBadge(work.applied()), new StatusBadge(work.available()));
        states.addClassName("title-line");
        Div card = Parts.card(work.name(), states);
        if (!work.message().isBlank()) {
            card.add(new Span(work.message()));
        }
        Table table = new Table("Kind", "Object", "Applied", "Available", "Message");
        work.manifests()
                .forEach(m -> table.row(
                        Table.text(m.kind()),
                        Parts.mono(m.name()),
                        new StatusBadge(m.applied()),
                        new StatusBadge(m.available()),
                        Table.text(m.message())));
        Details details = new Details(
                work.manifests().size() == 1 ? "1 manifest" : work.manifests().size() + " manifests", table);
        details.setOpened(work.manifests().size() <= 12);
        details.setWidthFull();
        card.add(details);
        return card;
    }
}

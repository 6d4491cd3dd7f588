package dev.hawser.ui.cluster;

import com.vaadin.flow.component.html.Div;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.hub.HubException.Failure;
import dev.hawser.ui.live.LoadedPane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.look.StatusBadge;
import dev.hawser.ui.look.Table;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What happened in the cluster's namespace on the hub, newest first.
final class ClusterEvents extends Div {

    record Entry(
            Status status,
            String reason,
            String about,
            String message,
            int count,
            @Nullable Instant at) {}

    private final transient Visit visit;
    private final Div content = new Div();

    ClusterEvents(Visit visit, String cluster) {
        this.visit = visit;
        content.addClassName("pane-content");
        add(new LoadedPane<>(visit, () -> load(visit, cluster), content, this::render));
    }

    private static List<Entry> load(Visit visit, String cluster) {
        return Stream.concat(inNamespace(visit, cluster).stream(), aboutCluster(visit, cluster).stream())
                .map(ClusterEvents::entry)
                .sorted(Comparator.comparing(Entry::at, Comparator.nullsLast(Comparator.reverseOrder())))
                .limit(200)
                .toList();
    }

    private static List<Event> inNamespace(Visit visit, String cluster) {
        return visit.hub().list(Event.class, cluster);
    }

    /// Events about the cluster itself are in the namespace `default`, which not everybody may read.
    private static List<Event> aboutCluster(Visit visit, String cluster) {
        try {
            return visit.hub()
                    .list(
                            Event.class,
                            "default",
                            Map.of("involvedObject.kind", "ManagedCluster", "involvedObject.name", cluster));
        } catch (HubException e) {
            if (e.failure() == Failure.FORBIDDEN) {
                return List.of();
            }
            throw e;
        }
    }

    private static Entry entry(Event event) {
        String about = event.getInvolvedObject() == null
                ? ""
                : event.getInvolvedObject().getKind() + " "
                        + event.getInvolvedObject().getName();
        Optional<Instant> at = Stream.of(
                        event.getLastTimestamp(),
                        event.getFirstTimestamp(),
                        event.getMetadata().getCreationTimestamp())
                .flatMap(time -> Age.parse(time).stream())
                .findFirst();
        return new Entry(
                "Warning".equals(event.getType()) ? Status.warn("Warning") : Status.off("Normal"),
                Optional.ofNullable(event.getReason()).orElse(""),
                about,
                Optional.ofNullable(event.getMessage()).orElse(""),
                Optional.ofNullable(event.getCount()).orElse(1),
                at.orElse(null));
    }

    private void render(List<Entry> entries) {
        content.removeAll();
        if (entries.isEmpty()) {
            content.add(Empty.nothingYet(Glyph.EVENT, "No events", "Nothing worth telling has happened lately."));
            return;
        }
        Table table = new Table("Type", "Reason", "About", "Message", "Times", "Last");
        for (Entry e : entries) {
            table.row(
                    new StatusBadge(e.status()),
                    Table.text(e.reason()),
                    Table.text(e.about()),
                    Table.text(e.message()),
                    Table.text(String.valueOf(e.count())),
                    e.at() == null
                            ? Table.text("")
                            : new Age(e.at(), visit.clock().instant()));
        }
        Div card = new Div(table);
        card.addClassName("card");
        content.add(card);
    }
}

package dev.hawser.ui.addon;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.network.Reachability.Verdict;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.look.StatusBadge;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The hub's answer to the question whether clusters will connect.
record Preflight(Optional<Verdict> verdict, String summary, boolean globalnetNeeded, List<Finding> findings) {

    record Finding(Status status, String check, String about, String evidence, String fix) {}

    static Preflight of(Fleet fleet, String name) {
        return fleet.all(Reachability.class).stream()
                .filter(r -> r.getMetadata().getName().equals(name))
                .findFirst()
                .map(Reachability::getStatus)
                .map(Preflight::of)
                .orElse(new Preflight(Optional.empty(), "", false, List.of()));
    }

    private static Preflight of(Reachability.Status status) {
        return new Preflight(
                Optional.ofNullable(status.verdict()),
                Optional.ofNullable(status.summary()).orElse(""),
                Boolean.TRUE.equals(status.globalnetNeeded()),
                status.items().stream()
                        .sorted(Comparator.comparing(Reachability.Item::verdict).reversed())
                        .map(Preflight::finding)
                        .toList());
    }

    private static Finding finding(Reachability.Item item) {
        return new Finding(
                status(item.verdict()),
                item.check().text(),
                String.join(" ↔ ", item.pair()),
                item.evidence(),
                Optional.ofNullable(item.fix()).orElse(""));
    }

    static Status status(@Nullable Verdict verdict) {
        return switch (verdict) {
            case PASS -> Status.good("Pass");
            case WARN -> Status.warn("Warning");
            case FAIL -> Status.bad("Fail");
            case UNKNOWN -> Status.unknown("Not known");
            case null -> Status.busy("Checking");
        };
    }

    /// Only a failed check forbids: what is not known may work.
    boolean allowsInstallation() {
        return verdict.isPresent() && verdict.get() != Verdict.FAIL;
    }

    Div list() {
        Div list = new Div();
        list.getElement().setAttribute("aria-live", "polite");
        StatusBadge total = new StatusBadge(status(verdict.orElse(null)));
        total.addClassName("pill");
        Div head = new Div(total, new Span(summary));
        head.addClassName("title-line");
        list.add(head);
        for (Finding finding : findings) {
            Span title = new Span(finding.check());
            title.addClassName("row-title");
            Div line = new Div(new StatusBadge(finding.status()), new Div(title, Parts.muted(" " + finding.about())));
            line.addClassName("verdict");
            Paragraph evidence = new Paragraph(finding.evidence());
            evidence.addClassName("verdict-text");
            line.add(evidence);
            if (!finding.fix().isBlank()) {
                Paragraph fix = new Paragraph("What to do: " + finding.fix());
                fix.addClassName("verdict-fix");
                line.add(fix);
            }
            list.add(line);
        }
        return list;
    }
}

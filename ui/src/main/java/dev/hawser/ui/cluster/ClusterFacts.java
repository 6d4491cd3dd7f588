package dev.hawser.ui.cluster;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterClaims;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Conditions;
import dev.hawser.ui.look.CopyButton;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.Table;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Facts, conditions, capacity and claims of a cluster.
final class ClusterFacts extends Div {

    record Model(
            String version,
            String platform,
            String product,
            String id,
            String joined,
            @Nullable Instant lastSeen,
            Map<String, String> labels,
            Map<String, String> capacity,
            Map<String, String> allocatable,
            Map<String, String> claims,
            List<Condition> conditions) {

        static Optional<Model> of(Fleet fleet, String name) {
            Instant seen = ClusterRow.lastSeen(fleet.all(Lease.class)).get(name);
            return fleet.all(ManagedCluster.class).stream()
                    .filter(c -> c.getMetadata().getName().equals(name))
                    .findFirst()
                    .map(c -> of(c, seen));
        }

        private static Model of(ManagedCluster cluster, @Nullable Instant seen) {
            ManagedCluster.Status status =
                    cluster.getStatus() == null ? ManagedCluster.Status.EMPTY : cluster.getStatus();
            Map<String, String> claims = new TreeMap<>();
            status.clusterClaims().forEach(claim -> claims.put(claim.name(), claim.value()));
            return new Model(
                    ClusterRow.version(status),
                    ClusterRow.platform(status),
                    status.claim(ClusterClaims.PRODUCT).orElse(""),
                    status.claim(ClusterClaims.ID).orElse(""),
                    Optional.ofNullable(cluster.getMetadata().getCreationTimestamp())
                            .orElse(""),
                    seen,
                    new TreeMap<>(ClusterRow.labels(cluster)),
                    new TreeMap<>(status.capacity()),
                    new TreeMap<>(status.allocatable()),
                    claims,
                    status.conditions());
        }
    }

    private final transient Visit visit;
    private final Div content = new Div();

    ClusterFacts(Visit visit, String name) {
        this.visit = visit;
        content.addClassNames("pane-content", "page-stack");
        add(new LivePane<>(
                visit,
                List.of(ManagedCluster.class, Lease.class),
                fleet -> Model.of(fleet, name),
                content,
                this::render));
    }

    private void render(Optional<Model> found) {
        content.removeAll();
        if (found.isEmpty()) {
            return;
        }
        Model model = found.get();
        Instant now = visit.clock().instant();
        DescriptionList facts = Parts.facts();
        Parts.fact(facts, "Kubernetes", model.version());
        Parts.fact(facts, "Product", model.product());
        Parts.fact(facts, "Platform", model.platform());
        if (!model.id().isBlank()) {
            Parts.fact(facts, "Id", Parts.mono(model.id()), new CopyButton("Copy the id", model::id));
        }
        Age.parse(model.joined()).ifPresent(at -> Parts.fact(facts, "Known since", new Age(at, now)));
        if (model.lastSeen() != null) {
            Parts.fact(facts, "Last seen", new Age(model.lastSeen(), now));
        }
        Parts.fact(
                facts,
                "Labels",
                Parts.tags(model.labels().entrySet().stream()
                        .map(l -> l.getKey() + "=" + l.getValue())
                        .toList()));
        Table capacity = new Table("Resource", "Capacity", "Allocatable");
        model.capacity()
                .forEach((resource, amount) -> capacity.row(
                        Table.text(resource),
                        Table.text(Amount.words(amount)),
                        Table.text(Amount.words(model.allocatable().getOrDefault(resource, "")))));
        Div two = new Div(Parts.card("Cluster", facts));
        two.addClassName("two");
        if (!model.capacity().isEmpty()) {
            two.add(Parts.card("Capacity", capacity));
        }
        content.add(two, Parts.card("Conditions", conditions(model, now)));
        if (!model.claims().isEmpty()) {
            Table claims = new Table("Claim", "Value");
            model.claims().forEach((claim, value) -> claims.row(Table.text(claim), Parts.mono(value)));
            content.add(Parts.card("Claims", claims));
        }
    }

    private static com.vaadin.flow.component.Component conditions(Model model, Instant now) {
        return model.conditions().isEmpty()
                ? Parts.muted("Nothing has been reported yet.")
                : Conditions.table(model.conditions(), now);
    }
}

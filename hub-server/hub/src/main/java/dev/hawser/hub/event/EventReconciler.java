package dev.hawser.hub.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells what happened to clusters, add-ons, works and tunnels. What an object tells is read from its state, so that
/// nothing is missed while no replica leads; what has been told is not told again: an event whose last time is not
/// before that of the happening has it already. The same thing again is counted in the same event.
///
/// Events about cluster-scoped objects are in namespace `default`, as the API demands.
public final class EventReconciler implements Reconciler {

    static final GroupResource EVENTS = new GroupResource("", "events");
    /// Older happenings are news to nobody, and their events are gone.
    static final Duration KEPT = Duration.ofHours(3);

    private static final String SOURCE = "hawser-hub";
    private static final int LONGEST_MESSAGE = 1024;
    private static final int LONGEST_NAME = 200;
    private static final Map<GroupResource, Subject> SUBJECTS =
            Subject.ALL.stream().collect(Collectors.toUnmodifiableMap(Subject::type, Function.identity()));

    /// What an object said last.
    private record Told(Involved about, Map<String, String> marks) {}

    /// The object of an event.
    private record Involved(String apiVersion, String kind, String namespace, String name, String uid) {
        String eventNamespace() {
            return namespace.isEmpty() ? "default" : namespace;
        }
    }

    private final Store store;
    private final ResourceClient client;
    private final InstantSource clock;
    private final Map<ResourceKey, Told> told = new ConcurrentHashMap<>();

    public EventReconciler(Store store, ResourceClient client, InstantSource clock) {
        this.store = store;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public List<Trigger> triggers() {
        return Subject.ALL.stream().map(subject -> Trigger.on(subject.type())).toList();
    }

    /// Telling is never urgent: it must not hold up those who do.
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public Result reconcile(ResourceKey key) {
        Subject subject = SUBJECTS.get(key.type());
        StoredResource object = store.snapshot().get(key);
        if (subject == null) {
            return Result.DONE;
        }
        if (object == null) {
            gone(subject, told.remove(key));
            return Result.DONE;
        }
        Involved about = about(subject, object);
        Told before = told.get(key);
        Map<String, String> marks = new HashMap<>();
        for (Happening happening : subject.story().of(object)) {
            String last = before == null ? null : before.marks().get(happening.aspect());
            if (!happening.mark().equals(last)) {
                tell(about, happening, last != null);
            }
            marks.put(happening.aspect(), happening.mark());
        }
        told.put(key, new Told(about, Map.copyOf(marks)));
        return Result.DONE;
    }

    private void gone(Subject subject, @Nullable Told last) {
        Optional<Subject.End> end = subject.end();
        if (last != null && end.isPresent()) {
            String message = end.get().message().formatted(last.about().name());
            tell(last.about(), Happening.normal("end", end.get().reason(), message, clock.instant()), true);
        }
    }

    private Involved about(Subject subject, StoredResource object) {
        if (subject.equals(Subject.CERTIFICATE)) {
            String cluster = object.labels().getOrDefault(ClusterNames.CLUSTER_NAME_LABEL, "");
            StoredResource member = store.snapshot().get(new ResourceKey(Subject.CLUSTER.type(), "", cluster));
            return new Involved(
                    Subject.CLUSTER.apiVersion(),
                    Subject.CLUSTER.kind(),
                    "",
                    cluster,
                    member == null ? "" : member.uid());
        }
        return new Involved(
                subject.apiVersion(),
                subject.kind(),
                object.key().namespace(),
                object.key().name(),
                object.uid());
    }

    /// @param news it was not so a moment ago; otherwise only the times tell whether it was told before
    private void tell(Involved about, Happening happening, boolean news) {
        Instant now = clock.instant();
        if (!news && happening.at().plus(KEPT).isBefore(now)) {
            return;
        }
        String name = nameOf(about, happening);
        ObjectNode known = client.get(EVENTS, about.eventNamespace(), name).orElse(null);
        boolean has = known != null
                && Story.time(known.path("lastTimestamp").asText())
                        .filter(last -> !last.isBefore(happening.at()))
                        .isPresent();
        if (has && !news) {
            return;
        }
        try {
            if (known == null) {
                client.create(event(about, happening, name, now));
            } else {
                known.put("count", known.path("count").asInt(1) + 1);
                known.put("lastTimestamp", Metadata.time(now));
                known.put("message", shortened(happening.message()));
                client.update(known);
            }
        } catch (ApiException e) {
            // The namespace of a cluster that leaves takes nothing new, and need not.
            if (e.code() != 403 && e.code() != 404) {
                throw e;
            }
        }
    }

    private static String nameOf(Involved about, Happening happening) {
        String what = about.kind() + "/" + about.uid() + "/" + happening.aspect() + "/" + happening.reason();
        long hash =
                UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        String name =
                about.name().substring(0, Math.min(LONGEST_NAME, about.name().length()));
        return "%s.%016x".formatted(name, hash);
    }

    private static ObjectNode event(Involved about, Happening happening, String name, Instant now) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("name", name).put("namespace", about.eventNamespace());
        ObjectNode involved = event.putObject("involvedObject");
        involved.put("apiVersion", about.apiVersion()).put("kind", about.kind()).put("name", about.name());
        if (!about.namespace().isEmpty()) {
            involved.put("namespace", about.namespace());
        }
        if (!about.uid().isEmpty()) {
            involved.put("uid", about.uid());
        }
        event.put("type", happening.warning() ? "Warning" : "Normal");
        event.put("reason", happening.reason());
        event.put("message", shortened(happening.message()));
        event.put("firstTimestamp", Metadata.time(now));
        event.put("lastTimestamp", Metadata.time(now));
        event.put("count", 1);
        event.putObject("source").put("component", SOURCE);
        event.put("reportingComponent", SOURCE);
        return event;
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 2) + " …";
    }
}

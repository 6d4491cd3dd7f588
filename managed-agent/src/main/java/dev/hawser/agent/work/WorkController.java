package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.Discovery;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.agent.runtime.AgentRuntime;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.api.work.ManifestWork.DeleteOption;
import dev.hawser.api.work.ManifestWork.ManifestConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Makes the cluster what its works say, and tells the hub what became of them. Level-triggered: each work is
/// looked at when it changes on the hub, when one of its objects changes in the cluster, and now and then. While the
/// hub is away the last known works are kept up; reports wait, and are made from the cluster's state when it is back.
public final class WorkController implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WorkController.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REMOVAL_LOOK = Duration.ofSeconds(2);

    private final AgentRuntime runtime;
    private final String clusterName;
    private final Duration resync;
    private final LedgerStore ledgers;
    private final ObjectWatches watches;
    private final Applier applier;
    private final KeyQueue<String> works;
    private final WorkReports reports;
    private final Map<String, ManifestWork> lastKnown = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile @Nullable WorkHub hub;

    /// @param namespace where the ledgers are kept
    /// @param resync how often each work is looked at although nothing happened
    /// @param reportInterval least time between two reports of one work
    public WorkController(
            AgentRuntime runtime,
            Api cluster,
            String clusterName,
            String namespace,
            Duration resync,
            Duration reportInterval) {
        this.runtime = runtime;
        this.clusterName = clusterName;
        this.resync = resync;
        this.ledgers = new LedgerStore(cluster, namespace);
        this.works = runtime.queue(Duration.ZERO, this::look, this::failed);
        this.reports = new WorkReports(runtime, clusterName, reportInterval, ledgers);
        this.watches = new ObjectWatches(cluster, this::touch);
        this.applier = new Applier(cluster, new Discovery(cluster), watches);
    }

    /// Works come from this hub now; everything is looked at once.
    public void attach(WorkHub next) {
        hub = next;
        reports.attach(next);
        runtime.executor().execute(this::lookAtAll);
    }

    /// The hub changed a work, or the cluster one of its objects.
    public void touch(String work) {
        works.add(work);
    }

    private void lookAtAll() {
        Set<String> all = new HashSet<>(lastKnown.keySet());
        WorkHub now = hub;
        if (now != null) {
            all.addAll(now.names());
        }
        try {
            all.addAll(ledgers.all().keySet());
        } catch (ApiFailure e) {
            LOG.debugf("cluster=%s the ledgers cannot be read yet: %s", clusterName, e.getMessage());
        }
        all.forEach(works::add);
    }

    private Optional<Duration> look(String name) {
        WorkHub now = hub;
        ManifestWork work = now == null ? null : now.find(name).orElse(null);
        if (work == null && now != null && now.isSynced() && !now.exists(name)) {
            return vanished(name, now);
        }
        if (work == null) {
            work = lastKnown.get(name);
            if (work == null) {
                return Optional.empty();
            }
        }
        lastKnown.put(name, work);
        String epoch = now == null ? ledgers.find(name).map(Ledger::hub).orElse("") : now.epoch();
        return work.getMetadata().getDeletionTimestamp() != null ? remove(work, epoch) : apply(work, epoch);
    }

    /// The work is not on the hub, and the hub was asked. Its objects go only if they came from this very hub.
    private Optional<Duration> vanished(String name, WorkHub now) {
        lastKnown.remove(name);
        Ledger ledger = ledgers.find(name).orElse(null);
        if (ledger == null) {
            forget(name);
            return Optional.empty();
        }
        if (!ledger.hub().equals(now.epoch())) {
            LOG.infof(
                    "cluster=%s work=%s came from another hub, its %d objects are kept",
                    clusterName, name, ledger.entries().size());
            return Optional.empty();
        }
        List<ObjectRef> left = prune(ledger, Set.of(), null, true);
        if (left.isEmpty()) {
            forget(name);
            return Optional.empty();
        }
        return Optional.of(REMOVAL_LOOK);
    }

    private Optional<Duration> apply(ManifestWork work, String epoch) {
        String name = work.getMetadata().getName();
        hold(work);
        Ledger[] ledger = {
            ledgers.find(name).orElseGet(() -> Ledger.empty(name, epoch)).of(epoch)
        };
        List<Manifest> manifests = Manifest.of(work);
        Map<Integer, Outcome> results = new HashMap<>();
        Map<ObjectRef, Boolean> watched = new LinkedHashMap<>();
        Set<String> wanted = new HashSet<>();
        for (Manifest manifest : inApplyOrder(manifests)) {
            Outcome outcome = applyOne(work, manifest, ledger, wanted);
            results.put(manifest.ordinal(), outcome);
            ObjectRef ref = outcome.ref();
            if (ref != null) {
                watched.put(ref, Applier.isLabelled(Manifest.strategy(Manifest.configOf(work, ref))));
            }
        }
        boolean complete = results.values().stream().allMatch(outcome -> outcome.ref() != null);
        ledgers.save(ledger[0]);
        watches.want(name, watched);
        List<Outcome> ordered =
                manifests.stream().map(m -> results.get(m.ordinal())).toList();
        reports.tell(name, ordered);
        boolean leaving =
                complete && !prune(ledger[0], wanted, option(work), false).isEmpty();
        boolean retry = ordered.stream().anyMatch(Outcome::retry);
        if (!retry && !leaving) {
            failures.remove(name);
            return Optional.of(resync);
        }
        return Optional.of(leaving ? REMOVAL_LOOK : runtime.backoff().after(failures.merge(name, 1, Integer::sum)));
    }

    private Outcome applyOne(ManifestWork work, Manifest manifest, Ledger[] ledger, Set<String> wanted) {
        String name = work.getMetadata().getName();
        Optional<ObjectRef> found = applier.locate(manifest);
        if (found.isEmpty()) {
            return Outcome.failed(
                    manifest,
                    null,
                    "AppliedManifestFailed",
                    "the cluster does not serve kind " + manifest.kind() + " of " + manifest.apiVersion(),
                    null);
        }
        ObjectRef ref = found.get();
        wanted.add(ref.identity());
        ManifestConfig config = Manifest.configOf(work, ref);
        Outcome outcome = applier.apply(name, manifest, ref, config, (intended, created, manager) -> {
            Ledger.Entry known = ledger[0].entries().get(intended.identity());
            if (known == null) {
                ledger[0] = ledger[0].with(new Ledger.Entry(intended, "", created, manager));
                ledgers.save(ledger[0]);
            }
        });
        Ledger.Entry entry = ledger[0].entries().get(ref.identity());
        if (entry != null && outcome.isApplied() && outcome.observed() != null) {
            String uid = outcome.observed().path("metadata").path("uid").asText();
            ledger[0] = ledger[0].with(new Ledger.Entry(ref, uid, entry.created(), entry.manager()));
        }
        return outcome;
    }

    private static List<Manifest> inApplyOrder(List<Manifest> manifests) {
        List<Manifest> ordered = new ArrayList<>(manifests);
        ordered.sort(Comparator.comparingInt(Manifest::rank).thenComparingInt(Manifest::ordinal));
        return ordered;
    }

    /// Takes away what the ledger has beyond what is wanted.
    ///
    /// @return what is still there
    private List<ObjectRef> prune(Ledger ledger, Set<String> wanted, @Nullable DeleteOption option, boolean whole) {
        Ledger rest = ledger;
        while (true) {
            List<Ledger.Entry> leaving = Removal.leaving(rest, wanted);
            if (leaving.isEmpty()) {
                return List.of();
            }
            Set<String> gone = new HashSet<>();
            for (Removal removal : Removal.next(leaving, option, whole, entry -> isElsewhere(ledger.work(), entry))) {
                if (applier.remove(removal)) {
                    gone.add(removal.entry().ref().identity());
                }
            }
            rest = rest.without(gone);
            ledgers.save(rest);
            if (gone.isEmpty()) {
                return leaving.stream().map(Ledger.Entry::ref).toList();
            }
        }
    }

    private boolean isElsewhere(String work, Ledger.Entry entry) {
        String identity = entry.ref().identity();
        return ledgers.all().values().stream()
                .anyMatch(other -> !other.work().equals(work) && other.entries().containsKey(identity));
    }

    private Optional<Duration> remove(ManifestWork work, String epoch) {
        String name = work.getMetadata().getName();
        Ledger ledger = ledgers.find(name).orElseGet(() -> Ledger.empty(name, epoch));
        List<ObjectRef> left = prune(ledger, Set.of(), option(work), true);
        if (!left.isEmpty()) {
            reports.tell(name, List.of());
            return Optional.of(REMOVAL_LOOK);
        }
        WorkHub now = hub;
        if (now != null && Removal.isHeld(work)) {
            now.patch(name, "", finalizers(work, false));
        }
        forget(name);
        return Optional.empty();
    }

    private void forget(String name) {
        ledgers.remove(name);
        watches.want(name, Map.of());
        reports.forget(name);
        lastKnown.remove(name);
        failures.remove(name);
    }

    /// Puts the finalizer on the work before anything of it is in the cluster.
    private void hold(ManifestWork work) {
        WorkHub now = hub;
        if (now != null && !Removal.isHeld(work)) {
            now.patch(work.getMetadata().getName(), "", finalizers(work, true));
        }
    }

    private static ObjectNode finalizers(ManifestWork work, boolean held) {
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", work.getMetadata().getResourceVersion());
        ArrayNode list = metadata.putArray("finalizers");
        work.getMetadata().getFinalizers().stream()
                .filter(finalizer -> !finalizer.equals(Removal.finalizer()))
                .forEach(list::add);
        if (held) {
            list.add(Removal.finalizer());
        }
        return patch;
    }

    private static @Nullable DeleteOption option(ManifestWork work) {
        return work.getSpec() == null ? null : work.getSpec().deleteOption();
    }

    private void failed(String work, Exception failure) {
        LOG.warnf("cluster=%s work=%s is tried again: %s", clusterName, work, failure.getMessage());
    }

    @Override
    public void close() {
        works.close();
        reports.close();
        watches.close();
    }
}

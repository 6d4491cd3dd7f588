package dev.hawser.agent.work;

import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.Discovery;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.agent.runtime.AgentRuntime;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.api.work.ManifestWork.DeleteOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Makes the cluster what its works say, and tells the hub what became of them. Level-triggered: each work is
/// looked at when it changes on the hub, when one of its objects changes in the cluster, and now and then. While the
/// hub is away the last known works are kept up; reports wait, and are made from the cluster's state when it is back.
///
/// Nothing is removed because a hub does not name it: only what the same hub in the same epoch has named before, or
/// with a work that was seen being deleted.
public final class WorkController implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WorkController.class);
    private static final Duration REMOVAL_LOOK = Duration.ofSeconds(2);

    private enum Start {
        LOAD
    }

    private final AgentRuntime runtime;
    private final Settings settings;
    private final LedgerStore ledgers;
    private final ObjectWatches watches;
    private final Applier applier;
    private final WorkApplier workApplier;
    private final Pruner pruner;
    private final KeyQueue<String> works;
    private final KeyQueue<Start> starts;
    private final WorkReports reports;
    private final KeptWorks kept;
    private final HeldWorks held;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private volatile @Nullable WorkHub hub;

    /// How works are looked after.
    ///
    /// @param cluster name of the ManagedCluster
    /// @param namespace where ledgers and kept works lie
    /// @param resync how often each work is looked at although nothing happened
    /// @param reportInterval least time between two reports of one work
    /// @param patience how long a fresh agent waits for the hub before it takes up the kept works
    public record Settings(
            String cluster, String namespace, Duration resync, Duration reportInterval, Duration patience) {}

    /// @param onHeld told when more or less is held than before; must be quick
    public WorkController(AgentRuntime runtime, Api cluster, Settings settings, Runnable onHeld) {
        this.runtime = runtime;
        this.settings = settings;
        this.ledgers = new LedgerStore(cluster, settings.namespace());
        this.kept = new KeptWorks(runtime, cluster, settings.namespace());
        this.held = new HeldWorks(onHeld);
        this.works = runtime.queue(Duration.ZERO, this::look, this::failed);
        this.starts = runtime.queue(
                Duration.ZERO,
                this::load,
                (start, e) -> LOG.debugf("cluster=%s the kept works: %s", settings.cluster(), e.getMessage()));
        this.reports = new WorkReports(runtime, settings.cluster(), settings.reportInterval(), ledgers);
        this.watches = new ObjectWatches(cluster, this::touch);
        this.applier = new Applier(cluster, new Discovery(cluster), watches);
        this.workApplier = new WorkApplier(ledgers, applier, new ExecutorRights(cluster, runtime.clock()));
        this.pruner = new Pruner(ledgers, applier);
    }

    /// Takes up what an agent before this one has kept, unless a hub comes soon.
    public void start() {
        starts.addAfter(Start.LOAD, settings.patience());
    }

    private Optional<Duration> load(Start start) {
        if (hub == null) {
            kept.load();
            lookAtAll();
        }
        return Optional.empty();
    }

    /// Works come from this hub now.
    public void attach(WorkHub next) {
        hub = next;
        reports.attach(next);
        recheck();
    }

    /// No hub speaks now; the works stay as they are known.
    public void detach() {
        hub = null;
        reports.attach(null);
    }

    /// Everything is looked at once, e.g. because the hub's list is complete now.
    public void recheck() {
        runtime.executor().execute(this::lookAtAll);
    }

    /// The hub changed a work, or the cluster one of its objects.
    public void touch(String work) {
        works.add(work);
    }

    /// What is held is looked at again.
    public void touchHeld() {
        held.names().forEach(works::add);
    }

    public HeldWorks held() {
        return held;
    }

    private void lookAtAll() {
        Set<String> all = new HashSet<>(kept.names());
        WorkHub now = hub;
        if (now != null) {
            all.addAll(now.names());
        }
        try {
            all.addAll(ledgers.all().keySet());
        } catch (ApiFailure e) {
            LOG.debugf("cluster=%s the ledgers cannot be read yet: %s", settings.cluster(), e.getMessage());
        }
        all.forEach(works::add);
    }

    private Optional<Duration> look(String name) {
        WorkHub now = hub;
        ManifestWork said = now == null ? null : now.find(name).orElse(null);
        if (said == null && now != null && now.isSynced()) {
            return vanished(name, now);
        }
        ManifestWork work = said != null ? said : kept.find(name).orElse(null);
        if (work == null) {
            return Optional.empty();
        }
        WorkHub speaker = said == null ? null : now;
        return work.getMetadata().getDeletionTimestamp() != null ? remove(work, speaker) : apply(work, speaker);
    }

    /// The work is not on the hub. Its objects go only if the hub has reported the deletion of this very work.
    private Optional<Duration> vanished(String name, WorkHub now) {
        Ledger ledger = ledgers.find(name).orElse(null);
        if (ledger == null || ledger.entries().isEmpty()) {
            forget(name);
            return Optional.empty();
        }
        boolean deleted = now.deleted(name).filter(ledger.uid()::equals).isPresent();
        if (!(deleted || now.allowsRemoval()) || !now.isSame()) {
            kept.letGo(name);
            watches.want(name, Map.of());
            reports.forget(name);
            held.put(name, ledger.entries().size());
            LOG.infof(
                    "cluster=%s work=%s is unknown to this hub, its %d objects are held",
                    settings.cluster(), name, ledger.entries().size());
            return Optional.empty();
        }
        if (!pruner.prune(ledger, entry -> true, null, true).isEmpty()) {
            return Optional.of(REMOVAL_LOOK);
        }
        forget(name);
        return Optional.empty();
    }

    private Optional<Duration> apply(ManifestWork work, @Nullable WorkHub speaker) {
        String name = work.getMetadata().getName();
        String uid = work.getMetadata().getUid();
        WorkFinalizer.hold(speaker, work);
        Ledger ledger = ledgers.find(name).orElseGet(() -> Ledger.empty(name));
        String mark = speaker == null ? "" : Ledger.mark(speaker.origin(), uid);
        WorkApplier.Result result = workApplier.apply(work, speaker == null ? ledger : ledger.of(uid), mark);
        watches.want(name, result.watched());
        reports.tell(name, result.outcomes());
        kept.keep(work);
        boolean leaving = result.complete() && isLeaving(work, result, speaker, mark);
        boolean retry = result.outcomes().stream().anyMatch(Outcome::retry);
        if (!retry && !leaving) {
            failures.remove(name);
            return Optional.of(settings.resync());
        }
        return Optional.of(leaving ? REMOVAL_LOOK : runtime.backoff().after(failures.merge(name, 1, Integer::sum)));
    }

    /// Takes away what this very work has named before and does not name any more; holds what else is left over.
    ///
    /// @return whether something is still to go
    private boolean isLeaving(ManifestWork work, WorkApplier.Result result, @Nullable WorkHub speaker, String mark) {
        String name = work.getMetadata().getName();
        List<Ledger.Entry> unwanted = Removal.leaving(result.ledger(), result.wanted());
        boolean allowed = speaker != null && speaker.allowsRemoval();
        Predicate<Ledger.Entry> mayGo =
                entry -> !result.wanted().contains(entry.ref().identity())
                        && (allowed || entry.namedBy().equals(mark));
        int going = (int) unwanted.stream().filter(mayGo).count();
        if (speaker == null) {
            return false;
        }
        held.put(name, unwanted.size() - going);
        return going > 0
                && speaker.isSame()
                && !pruner.prune(result.ledger(), mayGo, option(work), false).isEmpty();
    }

    private Optional<Duration> remove(ManifestWork work, @Nullable WorkHub speaker) {
        String name = work.getMetadata().getName();
        Ledger ledger = ledgers.find(name).orElseGet(() -> Ledger.empty(name));
        boolean meant =
                ledger.uid().isEmpty() || ledger.uid().equals(work.getMetadata().getUid());
        if (!meant) {
            // an older work of this name is being deleted, as a restored hub remembers it; ours is another one
            WorkFinalizer.release(speaker, work);
            return Optional.empty();
        }
        if (!pruner.prune(ledger, entry -> true, option(work), true).isEmpty()) {
            reports.tell(name, List.of());
            return Optional.of(REMOVAL_LOOK);
        }
        WorkFinalizer.release(speaker, work);
        forget(name);
        return Optional.empty();
    }

    private void forget(String name) {
        boolean known = ledgers.find(name).isPresent();
        ledgers.remove(name);
        watches.want(name, Map.of());
        reports.forget(name);
        if (known || kept.find(name).isPresent()) {
            kept.forget(name);
        }
        held.put(name, 0);
        failures.remove(name);
    }

    private static @Nullable DeleteOption option(ManifestWork work) {
        return work.getSpec() == null ? null : work.getSpec().deleteOption();
    }

    private void failed(String work, Exception failure) {
        LOG.warnf("cluster=%s work=%s is tried again: %s", settings.cluster(), work, failure.getMessage());
    }

    @Override
    public void close() {
        starts.close();
        works.close();
        reports.close();
        kept.close();
        watches.close();
    }
}

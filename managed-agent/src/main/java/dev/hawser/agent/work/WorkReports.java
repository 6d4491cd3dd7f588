package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.agent.runtime.AgentRuntime;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.api.work.ManifestWork.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells the hub what became of works: the newest outcome of each, at most once per interval. While the hub is away
/// only the newest outcome waits; after a restart of the agent outcomes are made anew from the cluster.
final class WorkReports implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WorkReports.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AgentRuntime runtime;
    private final String clusterName;
    private final LedgerStore ledgers;
    private final KeyQueue<String> queue;
    private final Map<String, List<Outcome>> outcomes = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> reported = new ConcurrentHashMap<>();
    private volatile @Nullable WorkHub hub;

    /// @param interval least time between two reports of one work
    WorkReports(AgentRuntime runtime, String clusterName, Duration interval, LedgerStore ledgers) {
        this.runtime = runtime;
        this.clusterName = clusterName;
        this.ledgers = ledgers;
        this.queue = runtime.queue(interval, this::report, this::failed);
    }

    /// Reports go to this hub now; null: they wait.
    void attach(@Nullable WorkHub next) {
        hub = next;
        reported.clear();
    }

    /// The newest outcomes of a work, in the order of its manifests; of no meaning while it is being deleted.
    void tell(String work, List<Outcome> newest) {
        outcomes.put(work, newest);
        queue.add(work);
    }

    void forget(String work) {
        outcomes.remove(work);
        reported.remove(work);
    }

    private Optional<Duration> report(String name) {
        WorkHub now = hub;
        ManifestWork work = now == null ? null : now.find(name).orElse(null);
        if (now == null || work == null) {
            return Optional.empty();
        }
        Status status = status(name, work);
        if (status == null) {
            return Optional.empty();
        }
        JsonNode tree = JSON.valueToTree(status);
        if (!tree.equals(reported.get(name)) && !tree.equals(JSON.valueToTree(work.getStatus()))) {
            ObjectNode patch = JSON.createObjectNode();
            patch.set("status", tree);
            try {
                now.patch(name, "status", patch);
            } catch (ApiFailure e) {
                if (e.isNotFound()) {
                    return Optional.empty();
                }
                throw e;
            }
        }
        reported.put(name, tree);
        return Optional.empty();
    }

    private @Nullable Status status(String name, ManifestWork work) {
        if (work.getMetadata().getDeletionTimestamp() != null) {
            List<ObjectRef> left = ledgers.find(name).map(Ledger::entries).orElse(Map.of()).values().stream()
                    .map(Ledger.Entry::ref)
                    .toList();
            return left.isEmpty()
                    ? null
                    : WorkStatus.deleting(work, left, runtime.clock().instant());
        }
        List<Outcome> known = outcomes.get(name);
        return known == null ? null : WorkStatus.of(work, known, runtime.clock().instant());
    }

    private void failed(String work, Exception failure) {
        boolean away = failure instanceof ApiFailure refusal && refusal.isUnreachable();
        LOG.logf(
                away ? Logger.Level.DEBUG : Logger.Level.WARN,
                "cluster=%s work=%s is not reported yet: %s",
                clusterName,
                work,
                failure.getMessage());
    }

    @Override
    public void close() {
        queue.close();
    }
}

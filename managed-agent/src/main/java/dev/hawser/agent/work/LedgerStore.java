package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ResourceType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// The ledgers, kept in ConfigMaps of the agent's namespace. The agent is their only writer: they are read once.
final class LedgerStore {

    private static final Logger LOG = Logger.getLogger(LedgerStore.class);
    private static final String LABEL = "agent.hawser.dev/ledger";

    private final Api cluster;
    private final String namespace;
    private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();
    private volatile boolean loaded;

    LedgerStore(Api cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /// All ledgers, read from the cluster at the first call that succeeds.
    synchronized Map<String, Ledger> all() {
        if (!loaded) {
            for (ObjectNode map : cluster.list(ResourceType.CONFIG_MAPS, namespace, LABEL + "=true")) {
                try {
                    Ledger ledger = Ledger.fromData(map.path("data"));
                    ledgers.put(ledger.work(), ledger);
                } catch (IllegalArgumentException e) {
                    LOG.warnf(
                            "%s is passed over: %s",
                            map.path("metadata").path("name").asText(), e.getMessage());
                }
            }
            loaded = true;
        }
        return ledgers;
    }

    Optional<Ledger> find(String work) {
        return Optional.ofNullable(all().get(work));
    }

    /// Writes the ledger if it changed.
    void save(Ledger ledger) {
        if (ledger.equals(all().get(ledger.work()))) {
            return;
        }
        ObjectNode map = Api.object(ResourceType.CONFIG_MAPS, namespace, Ledger.configMapName(ledger.work()));
        map.withObject("/metadata").putObject("labels").put(LABEL, "true");
        map.set("data", ledger.toData());
        cluster.apply(ResourceType.CONFIG_MAPS, namespace, map, "hawser-agent", true);
        ledgers.put(ledger.work(), ledger);
    }

    void remove(String work) {
        if (all().containsKey(work)) {
            cluster.delete(ResourceType.CONFIG_MAPS, namespace, Ledger.configMapName(work), "Background", null);
            ledgers.remove(work);
        }
    }
}

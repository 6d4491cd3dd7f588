package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.cluster.HubIdentity;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.store.Life;
import java.util.Optional;

/// Keeps the ConfigMap that tells agents which hub they speak with, and in which epoch of it.
public final class HubRecord {

    private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");

    private final ResourceClient client;

    public HubRecord(ResourceClient client) {
        this.client = client;
    }

    /// Sees to it that the record says this.
    ///
    /// @param trustBundle PEM of all authorities that agents have to trust from now on
    /// @param life of the database; what the hub does not name in a new one, agents keep until somebody decides
    public HubIdentity ensure(String trustBundle, Life life) {
        HubIdentity wanted =
                new HubIdentity(life.hub().toString().replace("-", ""), Long.toString(life.epoch()), trustBundle);
        while (true) {
            ObjectNode record = client.get(CONFIG_MAPS, HubIdentity.NAMESPACE, HubIdentity.NAME)
                    .orElse(null);
            Optional<HubIdentity> present = record == null ? Optional.empty() : HubIdentity.of(record);
            if (present.equals(Optional.of(wanted))) {
                return wanted;
            }
            try {
                if (record == null) {
                    client.create(document(wanted));
                } else {
                    record.set("data", document(wanted).get("data"));
                    client.update(record);
                }
                return wanted;
            } catch (ApiException e) {
                // another replica was faster
                if (e.reason() != Reason.ALREADY_EXISTS && e.reason() != Reason.CONFLICT) {
                    throw e;
                }
            }
        }
    }

    private static ObjectNode document(HubIdentity identity) {
        ObjectNode document = Documents.object();
        document.put("apiVersion", "v1").put("kind", "ConfigMap");
        document.putObject("metadata").put("name", HubIdentity.NAME).put("namespace", HubIdentity.NAMESPACE);
        document.putObject("data")
                .put(HubIdentity.ID, identity.id())
                .put(HubIdentity.EPOCH, identity.epoch())
                .put(HubIdentity.TRUST_BUNDLE, identity.trustBundle());
        return document;
    }
}

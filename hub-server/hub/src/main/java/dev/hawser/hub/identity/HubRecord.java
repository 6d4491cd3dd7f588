package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.cluster.HubIdentity;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.verb.ResourceClient;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// Keeps the ConfigMap that tells agents which hub they speak with, and in which epoch of it.
public final class HubRecord {

    private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
    private static final int BYTES = 16;

    private final ResourceClient client;
    private final SecureRandom random;

    public HubRecord(ResourceClient client, SecureRandom random) {
        this.client = client;
        this.random = random;
    }

    /// What the hub says of itself; made now if this is the first start on this database.
    ///
    /// @param trustBundle PEM of all authorities that agents have to trust from now on
    public HubIdentity ensure(String trustBundle) {
        return write(trustBundle, false);
    }

    /// Begins a new epoch, because the database is not what agents have seen last: an older backup was restored.
    /// Agents keep what this hub does not name until somebody decides about it.
    public HubIdentity beginEpoch(String trustBundle) {
        return write(trustBundle, true);
    }

    private HubIdentity write(String trustBundle, boolean anew) {
        while (true) {
            ObjectNode record = client.get(CONFIG_MAPS, HubIdentity.NAMESPACE, HubIdentity.NAME)
                    .orElse(null);
            Optional<HubIdentity> present = record == null ? Optional.empty() : HubIdentity.of(record);
            HubIdentity wanted = new HubIdentity(
                    present.map(HubIdentity::id).orElseGet(this::draw),
                    anew ? draw() : present.map(HubIdentity::epoch).orElseGet(this::draw),
                    trustBundle);
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

    private String draw() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
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

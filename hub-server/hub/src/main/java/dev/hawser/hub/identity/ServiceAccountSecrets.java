package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Fills Secrets of type `kubernetes.io/service-account-token` with `token`, `ca.crt` and `namespace`, and
/// removes them when their service account is gone, as Kubernetes' token controller does. What connects to the
/// hub from elsewhere with such a Secret, e.g. Submariner's gateways, needs nothing else.
public final class ServiceAccountSecrets implements Reconciler {

    static final String TYPE = "kubernetes.io/service-account-token";
    static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";
    static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

    private final Store store;
    private final ResourceClient client;
    private final ServiceAccountTokens tokens;
    private final CertificateAuthority authority;

    public ServiceAccountSecrets(
            Store store, ResourceClient client, ServiceAccountTokens tokens, CertificateAuthority authority) {
        this.store = store;
        this.client = client;
        this.tokens = tokens;
        this.authority = authority;
    }

    @Override
    public String name() {
        return "service-account-secrets";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(
                        ServiceAccountTokens.SECRETS,
                        (secret, state) -> isTokenSecret(secret.toTree()) ? List.of(secret.key()) : List.of()),
                Trigger.on(
                        ServiceAccountTokens.SERVICE_ACCOUNTS,
                        (account, state) ->
                                state
                                        .inNamespace(
                                                ServiceAccountTokens.SECRETS,
                                                account.key().namespace())
                                        .stream()
                                        .filter(secret -> isOf(secret.toTree(), account))
                                        .map(StoredResource::key)
                                        .toList()));
    }

    private static boolean isTokenSecret(ObjectNode secret) {
        return secret.path("type").asText().equals(TYPE);
    }

    private static boolean isOf(ObjectNode secret, StoredResource account) {
        return isTokenSecret(secret)
                && annotation(secret, ACCOUNT_NAME).equals(account.key().name());
    }

    private static String annotation(ObjectNode object, String name) {
        return object.path("metadata").path("annotations").path(name).asText();
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode secret = client.get(key.type(), key.namespace(), key.name()).orElse(null);
        if (secret == null || !isTokenSecret(secret) || secret.path("metadata").has("deletionTimestamp")) {
            return Result.DONE;
        }
        String accountName = annotation(secret, ACCOUNT_NAME);
        String accountUid = annotation(secret, ACCOUNT_UID);
        StoredResource account = store.latestSnapshot()
                .get(new ResourceKey(ServiceAccountTokens.SERVICE_ACCOUNTS, key.namespace(), accountName));
        String revision = secret.path("metadata").path("resourceVersion").asText();
        if (account == null || (!accountUid.isEmpty() && !accountUid.equals(account.uid()))) {
            client.delete(key.type(), key.namespace(), key.name(), revision);
            return Result.DONE;
        }
        String authorityPem = encoded(authority.certificatePem());
        if (secret.path("data").path("token").asText().isEmpty()
                || !secret.path("data").path("ca.crt").asText().equals(authorityPem)
                || !accountUid.equals(account.uid())) {
            client.mergePatch(key.type(), key.namespace(), key.name(), "", filled(secret, account, authorityPem));
        }
        return Result.DONE;
    }

    private ObjectNode filled(ObjectNode secret, StoredResource account, String authorityPem) {
        String uid = secret.path("metadata").path("uid").asText();
        String name = secret.path("metadata").path("name").asText();
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.set("resourceVersion", secret.path("metadata").path("resourceVersion"));
        metadata.putObject("annotations").put(ACCOUNT_UID, account.uid());
        ObjectNode data = patch.putObject("data");
        data.put("ca.crt", authorityPem);
        data.put("namespace", encoded(account.key().namespace()));
        if (secret.path("data").path("token").asText().isEmpty()) {
            data.put("token", encoded(tokens.tokenFor(account, name, uid)));
        }
        return patch;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

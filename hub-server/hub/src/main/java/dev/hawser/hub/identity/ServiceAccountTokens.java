package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.CreateHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tokens of service accounts: short-lived ones asked for by `serviceaccounts/token` (TokenRequest), and those in
/// Secrets of type `kubernetes.io/service-account-token`, good for as long as the Secret exists. A token is worth
/// something only while its account, and the object it is bound to, exist under the same uid.
public final class ServiceAccountTokens implements CreateHandler {

    static final GroupResource SERVICE_ACCOUNTS = new GroupResource("", "serviceaccounts");
    static final GroupResource SECRETS = new GroupResource("", "secrets");
    static final String PREFIX = "system:serviceaccount:";

    private static final String BOUND = "kubernetes.io";
    private static final long SHORTEST_SECONDS = 600;
    private static final long DEFAULT_SECONDS = 3600;
    private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

    private final TokenKey key;
    private final Store store;
    private final InstantSource clock;

    public ServiceAccountTokens(TokenKey key, Store store, InstantSource clock) {
        this.key = key;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public ObjectNode create(Caller caller, String namespace, String name, ObjectNode body) {
        StoredResource account = store.latestSnapshot().get(new ResourceKey(SERVICE_ACCOUNTS, namespace, name));
        if (account == null) {
            throw new ApiException(
                    Reason.NOT_FOUND,
                    "serviceaccounts \"" + name + "\" not found",
                    new Details("", "serviceaccounts", name, "", List.of(), 0));
        }
        JsonNode spec = body.path("spec");
        long seconds = spec.path("expirationSeconds").asLong(DEFAULT_SECONDS);
        if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
            throw invalid(name, "spec.expirationSeconds", "must be between 600 and " + LONGEST_SECONDS);
        }
        ObjectNode claims = claims(account);
        spec.path("audiences").forEach(audience -> claims.withArray("aud").add(audience.asText()));
        if (spec.path("boundObjectRef").isObject()) {
            bind(namespace, name, spec.path("boundObjectRef"), claims);
        }
        Instant end = clock.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
        ObjectNode answer = body.deepCopy();
        answer.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
        answer.withObject("metadata").put("name", name).put("namespace", namespace);
        answer.withObject("metadata")
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        answer.withObject("spec").put("expirationSeconds", seconds);
        if (spec.path("audiences").isEmpty()) {
            answer.withObject("spec").putArray("audiences").add(TokenKey.ISSUER);
        }
        answer.putObject("status")
                .put("token", key.sign(claims, Optional.of(Duration.ofSeconds(seconds))))
                .put("expirationTimestamp", end.toString());
        return answer;
    }

    private void bind(String namespace, String account, JsonNode reference, ObjectNode claims) {
        String secretName = reference.path("name").asText();
        if (!reference.path("kind").asText().equals("Secret")) {
            throw invalid(account, "spec.boundObjectRef.kind", "must be Secret: there are no other bound objects here");
        }
        StoredResource secret = store.latestSnapshot().get(new ResourceKey(SECRETS, namespace, secretName));
        String uid = reference.path("uid").asText();
        if (secret == null || (!uid.isEmpty() && !uid.equals(secret.uid()))) {
            throw invalid(account, "spec.boundObjectRef", "no Secret of this name and uid in the namespace");
        }
        claims.withObject("/" + BOUND + "/secret").put("name", secretName).put("uid", secret.uid());
    }

    private static ApiException invalid(String name, String field, String message) {
        return new ApiException(
                Reason.INVALID,
                "TokenRequest.authentication.k8s.io \"" + name + "\" is invalid: " + field + ": " + message,
                new Details(
                        "authentication.k8s.io",
                        "TokenRequest",
                        name,
                        "",
                        List.of(new Cause("FieldValueInvalid", message, field)),
                        0));
    }

    /// A token without end, for the Secret it will be kept in.
    String tokenFor(StoredResource account, String secretName, String secretUid) {
        ObjectNode claims = claims(account);
        claims.withObject("/" + BOUND + "/secret").put("name", secretName).put("uid", secretUid);
        return key.sign(claims, Optional.empty());
    }

    private static ObjectNode claims(StoredResource account) {
        String namespace = account.key().namespace();
        String name = account.key().name();
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("sub", PREFIX + namespace + ":" + name);
        claims.putObject(BOUND)
                .put("namespace", namespace)
                .putObject("serviceaccount")
                .put("name", name)
                .put("uid", account.uid());
        return claims;
    }

    /// The service account that a verified token speaks for, empty if it or what the token is bound to is gone.
    Optional<Caller> callerOf(ObjectNode claims) {
        JsonNode bound = claims.path(BOUND);
        String namespace = bound.path("namespace").asText();
        String name = bound.path("serviceaccount").path("name").asText();
        String uid = bound.path("serviceaccount").path("uid").asText();
        if (!exists(new ResourceKey(SERVICE_ACCOUNTS, namespace, name), uid)) {
            return Optional.empty();
        }
        JsonNode secret = bound.path("secret");
        if (!secret.isMissingNode()
                && !exists(
                        new ResourceKey(SECRETS, namespace, secret.path("name").asText()),
                        secret.path("uid").asText())) {
            return Optional.empty();
        }
        List<String> groups =
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated");
        return Optional.of(new Caller(PREFIX + namespace + ":" + name, uid, groups, Map.of()));
    }

    private boolean exists(ResourceKey object, String uid) {
        StoredResource stored = store.snapshot().get(object);
        return stored != null && stored.uid().equals(uid);
    }
}

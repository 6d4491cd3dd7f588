package dev.hawser.hub.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.identity.TokenKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Local accounts. Each is a Secret of type `hawser.dev/local-account` in namespace `hawser-system`, named
/// like the user, with `password` (a hash) and `groups` (one a line). Removing or replacing the Secret ends
/// the account's sessions.
public final class LocalAccounts {

    /// Lets tokens of sessions that have ended be told from others: ids and the time until which they have to be
    /// remembered, in an annotation of the account.
    static final String ENDED = "hawser.dev/ended-sessions";

    /// A session that was opened.
    public record Session(String token, Instant expiresAt) {}

    /// Where accounts are kept.
    public static final String NAMESPACE = "hawser-system";

    static final GroupResource SECRETS = new GroupResource("", "secrets");
    static final String TYPE = "hawser.dev/local-account";
    private static final String SUBJECT = "user:";
    private static final String ACCOUNT = "hawser.dev/account";
    private static final String SESSION = "hawser.dev/session";
    /// Nobody's: to check against it takes as long as against a real one.
    private static final PasswordHash NOBODY =
            new PasswordHash("pbkdf2-sha512$210000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    private static final Logger LOG = Logger.getLogger(LocalAccounts.class);

    private final Store store;
    private final TokenKey key;
    private final InstantSource clock;
    private final Duration life;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /// What requests ask of an account, read once per revision.
    ///
    /// @param ended ids of its sessions that have ended
    /// @param caller the person
    private record Known(long revision, int fingerprint, Set<String> ended, Caller caller) {}

    /// @param life of a session
    public LocalAccounts(Store store, TokenKey key, InstantSource clock, Duration life) {
        this.store = store;
        this.key = key;
        this.clock = clock;
        this.life = life;
    }

    /// Makes the administrator's account unless it exists.
    ///
    /// @return the random password, shown nowhere else; empty if the account existed
    public static Optional<String> ensureAdministrator(ResourceClient client, String user, SecureRandom random) {
        if (client.get(SECRETS, NAMESPACE, user).isPresent()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ObjectNode secret = Documents.object();
        secret.put("apiVersion", "v1").put("kind", "Secret").put("type", TYPE);
        secret.putObject("metadata").put("name", user).put("namespace", NAMESPACE);
        secret.putObject("data")
                .put("password", encoded(PasswordHash.of(password, random).text()))
                .put("groups", encoded(Caller.MASTERS));
        client.create(secret);
        return Optional.of(password);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Opens a session; empty if user or password is wrong, which takes the same time either way.
    public Optional<Session> login(String user, String password) {
        Optional<StoredResource> account = account(user);
        PasswordHash hash = account.map(stored -> new PasswordHash(data(stored.toTree(), "password")))
                .orElse(NOBODY);
        boolean right = hash.matches(password);
        return right && account.isPresent()
                ? Optional.of(open(account.get(), UUID.randomUUID().toString()))
                : Optional.empty();
    }

    /// A fresh session for somebody who has one; empty for callers who came in another way.
    public Optional<Session> renew(String token) {
        return key.verify(token)
                .filter(claims -> callerOf(claims).isPresent())
                .flatMap(claims -> account(claims.path(ACCOUNT).path("name").asText())
                        .map(account -> open(account, claims.path(SESSION).asText())));
    }

    /// Ends the session of a token. A session that is closed twice was closed once.
    ///
    /// @return whose it was; empty if the token is of no session that is open
    public Optional<String> end(String token) {
        ObjectNode claims = key.verify(token).orElse(null);
        if (claims == null || callerOf(claims).isEmpty()) {
            return Optional.empty();
        }
        String user = claims.path(ACCOUNT).path("name").asText();
        Instant now = clock.instant();
        String remembered = claims.path(SESSION).asText() + "@" + now.plus(life).getEpochSecond();
        while (true) {
            StoredResource account = store.latestSnapshot().get(new ResourceKey(SECRETS, NAMESPACE, user));
            if (account == null) {
                return Optional.of(user);
            }
            ObjectNode document = account.toTree();
            List<String> ended = new ArrayList<>(ended(document));
            ended.removeIf(entry -> Long.parseLong(entry.substring(entry.indexOf('@') + 1)) < now.getEpochSecond());
            ended.add(remembered);
            Metadata.of(document).node().withObject("/annotations").put(ENDED, String.join(" ", ended));
            try {
                store.commit(new Write(account.key(), new Expected.AtRevision(account.revision()), document, user));
                return Optional.of(user);
            } catch (ConflictException e) {
                LOG.debugf("The account of %s was written by somebody else at the same time", user);
            }
        }
    }

    private static List<String> ended(ObjectNode account) {
        String text = account.path("metadata").path("annotations").path(ENDED).asText();
        return Arrays.stream(text.split(" ", -1))
                .filter(entry -> entry.matches("[-0-9a-f]+@[0-9]{1,18}"))
                .toList();
    }

    private static Set<String> endedSessions(StoredResource account) {
        return ended(account.toTree()).stream()
                .map(entry -> entry.substring(0, entry.indexOf('@')))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Session open(StoredResource account, String session) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put(SESSION, session);
        claims.put("sub", SUBJECT + account.key().name());
        claims.putObject(ACCOUNT)
                .put("name", account.key().name())
                .put("uid", account.uid())
                .put("revision", fingerprint(account));
        Instant end = Instant.ofEpochSecond(clock.instant().plus(life).getEpochSecond());
        return new Session(key.sign(claims, Optional.of(life)), end);
    }

    /// Changes with the password.
    private static int fingerprint(StoredResource account) {
        return data(account.toTree(), "password").hashCode();
    }

    /// The person for whom a verified token speaks; empty if it is no session, or the account is gone or changed.
    public Optional<Caller> callerOf(ObjectNode claims) {
        JsonNode account = claims.path(ACCOUNT);
        if (!account.isObject()) {
            return Optional.empty();
        }
        return known(account.path("name").asText())
                .filter(person ->
                        person.caller().uid().equals(account.path("uid").asText()))
                .filter(person ->
                        person.fingerprint() == account.path("revision").asInt())
                .filter(person -> !person.ended().contains(claims.path(SESSION).asText()))
                .map(Known::caller);
    }

    private Optional<Known> known(String user) {
        StoredResource stored = store.snapshot().get(new ResourceKey(SECRETS, NAMESPACE, user));
        Known person = known.get(user);
        if (stored != null && person != null && person.revision() == stored.revision()) {
            return Optional.of(person);
        }
        known.remove(user);
        return account(user).map(account -> {
            Caller caller = new Caller(account.key().name(), account.uid(), groups(account), Map.of());
            Known read = new Known(account.revision(), fingerprint(account), endedSessions(account), caller);
            known.put(user, read);
            return read;
        });
    }

    private static List<String> groups(StoredResource account) {
        List<String> groups =
                new ArrayList<>(data(account.toTree(), "groups").lines().toList());
        groups.add("system:authenticated");
        return groups;
    }

    private Optional<StoredResource> account(String user) {
        StoredResource stored = store.snapshot().get(new ResourceKey(SECRETS, NAMESPACE, user));
        return Optional.ofNullable(stored)
                .filter(secret -> secret.toTree().path("type").asText().equals(TYPE));
    }

    static String data(ObjectNode secret, String name) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(name).asText()), StandardCharsets.UTF_8);
    }
}

package dev.hawser.hub.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.network.NetworkNames;
import dev.hawser.apiserver.access.BearerTokens;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import dev.hawser.hub.identity.Members;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Join tokens: `hjt.<name of the JoinToken>.<secret>`. The secret has 256 random bits; only its hash is stored.
public final class JoinTokens implements BearerTokens {

    public static final GroupResource TYPE = new GroupResource(NetworkNames.GROUP, "jointokens");

    /// Group of all holders of join tokens.
    public static final String JOINERS = "system:hawser:joiners";

    private static final Logger LOG = Logger.getLogger(JoinTokens.class);

    static final String USER = "system:hawser:join-token:";
    private static final String PREFIX = "hjt.";
    private static final int SECRET_BYTES = 32;

    private final Store store;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, ClaimLine> lines = new ConcurrentHashMap<>();

    /// A token as of a revision: all requests of those who join ask for it.
    private record Known(long revision, Grant grant) {}

    public JoinTokens(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hash(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime has no SHA-256", e);
        }
    }

    static String text(String joinToken, String secret) {
        return PREFIX + joinToken + "." + secret;
    }

    /// Whether this is meant to be a join token.
    static boolean isJoinToken(String bearer) {
        return bearer.startsWith(PREFIX);
    }

    /// The holder of a token that exists, has this secret and has not expired. One that is used up still
    /// speaks for its holder, who may have to ask for the outcome of a join.
    @Override
    public Optional<Caller> callerOf(String bearer) {
        return isJoinToken(bearer) ? Optional.of(holder(bearer).orElseThrow(Failures::unauthorized)) : Optional.empty();
    }

    private Optional<Caller> holder(String bearer) {
        int end = bearer.lastIndexOf('.');
        if (end <= PREFIX.length()) {
            return Optional.empty();
        }
        String secret = bearer.substring(end + 1);
        return find(bearer.substring(PREFIX.length(), end))
                .filter(grant -> MessageDigest.isEqual(
                        hash(secret).getBytes(StandardCharsets.US_ASCII),
                        grant.hash().getBytes(StandardCharsets.US_ASCII)))
                .filter(grant -> !grant.expired(clock.instant()))
                .map(grant -> new Caller(
                        USER + grant.token(), grant.uid(), List.of(JOINERS, "system:authenticated"), Map.of()));
    }

    Optional<Grant> find(String joinToken) {
        StoredResource stored = store.snapshot().get(new ResourceKey(TYPE, "", joinToken));
        if (stored == null) {
            known.remove(joinToken);
            return Optional.empty();
        }
        Known grant = known.get(joinToken);
        if (grant == null || grant.revision() != stored.revision()) {
            grant = new Known(stored.revision(), Grant.of(stored.toTree()));
            known.put(joinToken, grant);
        }
        return Optional.of(grant.grant());
    }

    /// The grant of a caller that is the holder of a join token.
    Optional<Grant> of(Caller caller) {
        return of(caller.name())
                .filter(grant -> caller.in(JOINERS) && grant.uid().equals(caller.uid()));
    }

    private Optional<Grant> of(String user) {
        return user.startsWith(USER) ? find(user.substring(USER.length())) : Optional.empty();
    }

    /// Whether a certificate for this cluster may be had by this user's join token without a person. It ends
    /// when the cluster has joined: then only the agent itself renews, and a lost agent needs a token for
    /// exactly that name.
    public boolean approvesByItself(String user, String cluster) {
        return of(user).filter(grant -> grant.autoAccept() && mayAskFor(grant, cluster))
                .isPresent();
    }

    /// Whether the holder may ask for a certificate of this cluster.
    boolean mayAskFor(Grant grant, String cluster) {
        return grant.clusters().contains(cluster)
                && !grant.expired(clock.instant())
                && (!hasJoined(cluster) || grant.pattern().isExact());
    }

    boolean exists(String cluster) {
        return store.snapshot().get(cluster(cluster)) != null;
    }

    private boolean hasJoined(String cluster) {
        StoredResource stored = store.snapshot().get(cluster(cluster));
        if (stored == null) {
            return false;
        }
        for (var condition : stored.toTree().path("status").path("conditions")) {
            if (condition.path("type").asText().equals("ManagedClusterJoined")
                    && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        return false;
    }

    private static ResourceKey cluster(String name) {
        return new ResourceKey(Members.MANAGED_CLUSTERS, "", name);
    }

    /// Counts a use: from now on the cluster belongs to the token. Safe against others that use the same token
    /// at the same time, on any replica. Those who come together are counted together: a hundred clusters that
    /// join by one token at once would else fight for its revision, one after the other.
    ///
    /// @throws dev.hawser.apiserver.object.ApiException `Forbidden` if the token does not cover the name, is
    ///     used up or has expired
    Grant claim(String joinToken, String cluster) {
        return lines.computeIfAbsent(joinToken, name -> new ClaimLine(claims -> count(name, claims)))
                .claim(cluster);
    }

    private void count(String joinToken, List<ClaimLine.Claim> claims) {
        while (true) {
            StoredResource stored = store.latestSnapshot().get(new ResourceKey(TYPE, "", joinToken));
            if (stored == null) {
                lines.remove(joinToken);
                claims.forEach(claim -> claim.refuse(Failures.unauthorized()));
                return;
            }
            ObjectNode document = stored.toTree();
            Grant before = Grant.of(document);
            List<ClaimLine.Claim> covered = new ArrayList<>();
            Map<ClaimLine.Claim, RuntimeException> refused = new HashMap<>();
            for (ClaimLine.Claim claim : claims) {
                Grant grant = Grant.of(document);
                if (grant.covers(claim.cluster(), clock.instant())) {
                    covered.add(claim);
                    if (!grant.clusters().contains(claim.cluster())) {
                        note(document, claim.cluster());
                    }
                } else {
                    refused.put(claim, refusal(grant, claim.cluster()));
                }
            }
            Grant after = Grant.of(document);
            try {
                if (!after.clusters().equals(before.clusters())) {
                    Expected unchanged = new Expected.AtRevision(stored.revision());
                    store.commit(new Write(stored.key(), unchanged, document, USER + joinToken));
                }
                covered.forEach(claim -> claim.grant(after));
                refused.forEach(ClaimLine.Claim::refuse);
                return;
            } catch (ConflictException e) {
                // Somebody else used it at the same time: look again at what is left.
                LOG.debugf("Join token %s is in use by others too", joinToken);
            }
        }
    }

    private void note(ObjectNode document, String cluster) {
        ObjectNode status = document.withObject("/status");
        status.withArray("/clusters").add(cluster);
        status.put("uses", status.path("clusters").size());
        status.put("lastUsedAt", Metadata.time(clock.instant()));
    }

    static RuntimeException refusal(Grant grant, String cluster) {
        String why = grant.pattern().matches(cluster)
                ? "the join token is used up or has expired"
                : "the join token is good for names like " + grant.pattern().glob();
        return Failures.forbidden(Members.MANAGED_CLUSTERS, cluster, why);
    }
}

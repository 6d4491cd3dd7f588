package dev.hawser.hub.join;

import dev.hawser.apiserver.object.Failures;
import dev.hawser.hub.identity.AgentName;
import dev.hawser.hub.identity.Members;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at what somebody shows who wants to be told how to join.
public final class JoinRequests {

    private final JoinTokens tokens;
    private final InstantSource clock;

    public JoinRequests(JoinTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /// Whether the token lets this cluster join, or, without a name, any cluster.
    ///
    /// @param bearer the join token, null if there is none
    /// @param cluster null or empty if nothing was said; a token for exactly one name says it
    /// @return the cluster's name, empty if it is open
    /// @throws dev.hawser.apiserver.object.ApiException `Unauthorized` without a token in force, `BadRequest` for
    ///     what is no name, `Forbidden` for a name that the token does not cover and for a token that is used up
    Optional<String> check(@Nullable String bearer, @Nullable String cluster) {
        Grant grant = Optional.ofNullable(bearer)
                .flatMap(tokens::callerOf)
                .flatMap(tokens::of)
                .orElseThrow(Failures::unauthorized);
        String name = nameIn(grant, cluster);
        if (name.isEmpty()) {
            if (grant.usedUp()) {
                throw Failures.forbidden(
                        Members.MANAGED_CLUSTERS,
                        name,
                        "the join token is used up; say with cluster=<name> which of its clusters comes back");
            }
            return Optional.empty();
        }
        if (!AgentName.isClusterName(name)) {
            throw Failures.badRequest("cluster=" + name + " is no name of a cluster: at most 63 lower-case letters,"
                    + " digits and '-', that match " + grant.pattern().glob());
        }
        if (!grant.covers(name, clock.instant())) {
            throw JoinTokens.refusal(grant, name);
        }
        return Optional.of(name);
    }

    private static String nameIn(Grant grant, @Nullable String cluster) {
        if (cluster != null && !cluster.isEmpty()) {
            return cluster;
        }
        return grant.pattern().isExact() ? grant.pattern().glob() : "";
    }
}

package dev.hawser.hub.join;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.identity.AgentName;
import dev.hawser.hub.identity.Members;
import java.time.InstantSource;

/// Decides for those whose rights no role can express: holders of join tokens, who have no others, and agents,
/// who may see the outcome of their own certificate requests and, accepted or not, their own ManagedCluster.
public final class JoinAuthorizer implements Authorizer {

    private static final GroupResource REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");

    private final Store store;
    private final JoinTokens tokens;
    private final InstantSource clock;
    private final Authorizer others;

    /// @param others decides for everybody else
    public JoinAuthorizer(Store store, JoinTokens tokens, InstantSource clock, Authorizer others) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.others = others;
    }

    @Override
    public Decision decide(Caller caller, Attributes asked) {
        if (caller.in(JoinTokens.JOINERS)) {
            return joiner(caller, asked)
                    ? new Decision(true, "allowed by the join token")
                    : new Decision(false, "a join token lets one cluster join and nothing else");
        }
        AgentName agent = AgentName.parse(caller.name()).orElse(null);
        if (agent != null && asked.verb().equals("get") && asked.subresource().isEmpty()) {
            if (isType(asked, Members.MANAGED_CLUSTERS) && asked.name().equals(agent.cluster())) {
                return new Decision(true, "an agent may read its own ManagedCluster");
            }
            if (isType(asked, REQUESTS) && isRequestOf(caller, asked.name())) {
                return new Decision(true, "an agent may read its own certificate requests");
            }
        }
        return others.decide(caller, asked);
    }

    private boolean joiner(Caller caller, Attributes asked) {
        if (!asked.isResourceRequest()
                || !asked.subresource().isEmpty()
                || !asked.namespace().isEmpty()) {
            return false;
        }
        if (asked.verb().equals("create")) {
            return isType(asked, Members.MANAGED_CLUSTERS) || isType(asked, REQUESTS);
        }
        if (!asked.verb().equals("get") || asked.name().isEmpty()) {
            return false;
        }
        return isType(asked, REQUESTS)
                ? isRequestOf(caller, asked.name())
                : isType(asked, Members.MANAGED_CLUSTERS) && maySee(caller, asked.name());
    }

    /// A name that is free, or a cluster that joined by this token; of other members the holder learns nothing.
    private boolean maySee(Caller caller, String cluster) {
        return tokens.of(caller)
                .filter(grant -> grant.pattern().matches(cluster))
                .filter(grant -> grant.clusters().contains(cluster)
                        || grant.pattern().isExact()
                        || (grant.covers(cluster, clock.instant()) && !tokens.exists(cluster)))
                .isPresent();
    }

    private boolean isRequestOf(Caller caller, String name) {
        StoredResource request = store.snapshot().get(new ResourceKey(REQUESTS, "", name));
        return request != null
                && request.toTree().path("spec").path("username").asText().equals(caller.name());
    }

    private static boolean isType(Attributes asked, GroupResource type) {
        return asked.group().equals(type.group()) && asked.resource().equals(type.resource());
    }
}

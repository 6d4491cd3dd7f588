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
import java.util.Map;
import java.util.Set;

/// Decides for those whose rights no role can express: holders of join tokens, who have no others, and agents,
/// who may see the outcome of their own certificate requests and, accepted or not, their own ManagedCluster.
///
/// Both list and watch certificate requests as Open Cluster Management's agents do; what they get are their own,
/// whatever they ask for.
public final class JoinAuthorizer implements Authorizer {

    private static final GroupResource REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");

    private static final Set<String> QUESTIONS_ABOUT_ONESELF =
            Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews", "selfsubjectreviews");
    private static final Set<String> READING = Set.of("get", "list", "watch");

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
            return joiner(caller, asked);
        }
        AgentName agent = AgentName.parse(caller.name()).orElse(null);
        if (agent != null
                && READING.contains(asked.verb())
                && asked.subresource().isEmpty()) {
            if (isType(asked, Members.MANAGED_CLUSTERS) && asked.name().equals(agent.cluster())) {
                return new Decision(true, "an agent may read its own ManagedCluster");
            }
            if (isType(asked, REQUESTS) && ownRequests(caller, asked)) {
                return new Decision(true, "an agent may read its own certificate requests", byRequester(caller));
            }
        }
        return others.decide(caller, asked);
    }

    private Decision joiner(Caller caller, Attributes asked) {
        if (!asked.isResourceRequest() || QUESTIONS_ABOUT_ONESELF.contains(asked.resource())) {
            return others.decide(caller, asked);
        }
        boolean about = asked.subresource().isEmpty() && asked.namespace().isEmpty();
        boolean creates = asked.verb().equals("create");
        boolean reads = READING.contains(asked.verb());
        if (about && isType(asked, REQUESTS) && (creates || (reads && ownRequests(caller, asked)))) {
            return new Decision(true, "a join token asks for certificates", byRequester(caller));
        }
        if (about && isType(asked, Members.MANAGED_CLUSTERS) && (creates || (reads && mayRead(caller, asked)))) {
            return new Decision(true, "allowed by the join token");
        }
        return new Decision(false, "a join token lets one cluster join and nothing else");
    }

    /// The question whether some may be got, which has no name in it, is answered with yes.
    private boolean mayRead(Caller caller, Attributes asked) {
        return asked.name().isEmpty() ? asked.verb().equals("get") : maySee(caller, asked.name());
    }

    private boolean ownRequests(Caller caller, Attributes asked) {
        return asked.name().isEmpty() || !asked.verb().equals("get") || isRequestOf(caller, asked.name());
    }

    private static Map<String, String> byRequester(Caller caller) {
        return Map.of("spec.username", caller.name());
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

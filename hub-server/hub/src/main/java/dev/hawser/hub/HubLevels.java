package dev.hawser.hub;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.fairness.Fairness;
import dev.hawser.hub.identity.AgentName;

/// Who shares seats with whom: heartbeats wait for nothing but heartbeats, agents only for agents, and what service
/// accounts do (gateways at the broker, automation) is apart from people.
final class HubLevels implements Fairness.Levels {

    private static final String ACCOUNTS = "system:serviceaccounts";

    @Override
    public String of(Caller caller, Attributes attributes) {
        if (caller.in(AgentName.ALL_CLUSTERS)) {
            boolean lease = attributes.group().equals("coordination.k8s.io")
                    && attributes.resource().equals("leases");
            return lease ? "heartbeats" : "agents";
        }
        return caller.in(ACCOUNTS) ? "service-accounts" : "people";
    }
}

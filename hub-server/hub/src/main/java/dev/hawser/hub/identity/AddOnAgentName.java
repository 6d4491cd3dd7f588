package dev.hawser.hub.identity;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of an add-on's agent in one cluster, as Open Cluster Management's registration agent asks for it:
/// `system:open-cluster-management:cluster:<cluster>:addon:<add-on>:agent:<agent>`.
///
/// It is somebody as long as the add-on is installed in the cluster: there is a ManagedClusterAddOn of that name in
/// the cluster's namespace, which no agent can make. What it may do, whoever brings the add-on says by roles.
///
/// @param cluster name of the ManagedCluster
/// @param addOn name of the ManagedClusterAddOn
/// @param agent tells agents of one add-on apart
record AddOnAgentName(String cluster, String addOn, String agent) {

    private static final String PREFIX = "system:open-cluster-management:";
    private static final Pattern COMMON_NAME = Pattern.compile(
            "system:open-cluster-management:cluster:(?<cluster>[^:]+):addon:(?<addon>[a-z0-9]([-.a-z0-9]{0,252}))"
                    + ":agent:(?<agent>[A-Za-z0-9]([-.A-Za-z0-9]{0,252}))");
    private static final GroupResource ADD_ONS =
            new GroupResource("addon.open-cluster-management.io", "managedclusteraddons");
    private static final String EVERYBODY = "system:authenticated";

    /// Reads a common name; empty for everybody who is not an add-on's agent.
    static Optional<AddOnAgentName> parse(String name) {
        Matcher matcher = COMMON_NAME.matcher(name);
        return matcher.matches() && AgentName.isClusterName(matcher.group("cluster"))
                ? Optional.of(
                        new AddOnAgentName(matcher.group("cluster"), matcher.group("addon"), matcher.group("agent")))
                : Optional.empty();
    }

    /// The agent that a subject names.
    ///
    /// @throws IllegalArgumentException if the name is an add-on agent's, but the groups are not that agent's
    static Optional<AddOnAgentName> of(Subject subject) {
        Optional<AddOnAgentName> name = parse(subject.commonName());
        name.ifPresent(agent -> {
            Set<String> groups = subject.organizations();
            if (!groups.contains(agent.group()) || !agent.groups().containsAll(groups)) {
                throw new IllegalArgumentException("O must be " + agent.group() + ", and beside it only " + PREFIX
                        + "addon:" + agent.addOn() + " and " + EVERYBODY);
            }
        });
        return name;
    }

    private String group() {
        return PREFIX + "cluster:" + cluster + ":addon:" + addOn;
    }

    /// All groups that it can have.
    private Set<String> groups() {
        return Set.of(group(), PREFIX + "addon:" + addOn, EVERYBODY);
    }

    /// The alternative name that the registration agent puts into its requests.
    String dnsName() {
        return addOn + ".addon.open-cluster-management.io";
    }

    /// Whether the add-on is installed in the cluster.
    boolean isInstalled(Snapshot state) {
        return state.get(new ResourceKey(ADD_ONS, cluster, addOn)) != null;
    }
}

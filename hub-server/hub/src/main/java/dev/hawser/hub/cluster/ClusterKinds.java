package dev.hawser.hub.cluster;

import dev.hawser.apiserver.kind.GroupResource;

/// The types that the cluster controllers work on.
final class ClusterKinds {

    static final GroupResource SETS = new GroupResource("cluster.open-cluster-management.io", "managedclustersets");
    static final GroupResource SET_BINDINGS =
            new GroupResource("cluster.open-cluster-management.io", "managedclustersetbindings");
    static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");
    static final GroupResource WORKS = new GroupResource("work.open-cluster-management.io", "manifestworks");
    static final GroupResource ADDONS = new GroupResource("addon.open-cluster-management.io", "managedclusteraddons");
    static final GroupResource CLUSTER_ADDONS =
            new GroupResource("addon.open-cluster-management.io", "clustermanagementaddons");
    static final GroupResource ROLE_BINDINGS = new GroupResource("rbac.authorization.k8s.io", "rolebindings");
    static final GroupResource CLUSTER_ROLES = new GroupResource("rbac.authorization.k8s.io", "clusterroles");
    static final GroupResource CLUSTER_ROLE_BINDINGS =
            new GroupResource("rbac.authorization.k8s.io", "clusterrolebindings");

    private ClusterKinds() {}
}

package dev.hawser.simulator.submariner;

import dev.hawser.apiserver.kind.GroupResource;

/// The types that the stand-in handles inside its cluster.
final class Types {

    static final GroupResource DEFINITIONS = new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
    static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    static final GroupResource NODES = new GroupResource("", "nodes");
    static final GroupResource SECRETS = new GroupResource("", "secrets");
    static final GroupResource SERVICES = new GroupResource("", "services");
    static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
    static final GroupResource DAEMON_SETS = new GroupResource("apps", "daemonsets");
    static final GroupResource SUBMARINERS = new GroupResource("submariner.io", "submariners");
    static final GroupResource GATEWAYS = new GroupResource("submariner.io", "gateways");
    static final GroupResource CLUSTERS = new GroupResource("submariner.io", "clusters");
    static final GroupResource ENDPOINTS = new GroupResource("submariner.io", "endpoints");
    static final GroupResource EXPORTS = new GroupResource("multicluster.x-k8s.io", "serviceexports");
    static final GroupResource IMPORTS = new GroupResource("multicluster.x-k8s.io", "serviceimports");
    static final GroupResource SLICES = new GroupResource("discovery.k8s.io", "endpointslices");

    private Types() {}
}

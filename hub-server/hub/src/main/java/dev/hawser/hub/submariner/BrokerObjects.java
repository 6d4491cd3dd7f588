package dev.hawser.hub.submariner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.hub.submariner.Manifests.Rule;
import java.util.List;
import java.util.Map;

/// What makes a namespace of the hub a broker, and what a cluster needs in it.
final class BrokerObjects {

    static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    static final GroupResource SECRETS = new GroupResource("", "secrets");
    static final GroupResource SERVICE_ACCOUNTS = new GroupResource("", "serviceaccounts");
    static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
    static final GroupResource ROLE_BINDINGS = new GroupResource("rbac.authorization.k8s.io", "rolebindings");
    static final GroupResource ENDPOINT_SLICES = new GroupResource("discovery.k8s.io", "endpointslices");

    /// Annotation by which a token Secret names its account.
    static final String ACCOUNT_ANNOTATION = "kubernetes.io/service-account.name";

    static final int PSK_BYTES = 48;

    private BrokerObjects() {}

    static ObjectNode namespace(String clusterSet, String namespace) {
        ObjectNode object = Manifests.namespace(namespace);
        Manifests.labelled(object, SubmarinerNames.BROKER_LABEL, "true");
        return Manifests.labelled(object, ClusterNames.CLUSTER_SET_LABEL, clusterSet);
    }

    /// What gateways, Lighthouse agents and the operator call on the broker. Source: stolostron/submariner-addon,
    /// `pkg/hub/submarinerbroker`; subctl reads the Broker.
    static ObjectNode role(String namespace) {
        String write = "create,get,list,watch,patch,update,delete";
        return Manifests.role(
                namespace,
                SubmarinerNames.BROKER_ROLE,
                List.of(
                        new Rule("submariner.io", "clusters,endpoints", write),
                        new Rule("submariner.io", "brokers", "get,list"),
                        new Rule("multicluster.x-k8s.io", "serviceimports", write),
                        new Rule("multicluster.x-k8s.io", "serviceimports/status", "get,patch,update"),
                        new Rule("discovery.k8s.io", "endpointslices,endpointslices/restricted", write),
                        new Rule("", "secrets", "get,list,watch,create,update,delete")));
    }

    static ObjectNode psk(String namespace, byte[] key) {
        return Manifests.secret(namespace, SubmarinerNames.PSK_SECRET, Map.of("psk", key));
    }

    static ObjectNode account(String namespace, String cluster) {
        return Manifests.labelled(
                Manifests.serviceAccount(namespace, SubmarinerNames.brokerAccount(cluster)),
                SubmarinerNames.BROKER_ACCOUNT_LABEL,
                cluster);
    }

    static ObjectNode binding(String namespace, String cluster) {
        return Manifests.binding(
                namespace,
                bindingName(cluster),
                SubmarinerNames.BROKER_ROLE,
                namespace,
                SubmarinerNames.brokerAccount(cluster));
    }

    static String bindingName(String cluster) {
        return SubmarinerNames.BROKER_ROLE + "-" + cluster;
    }

    static String tokenName(String cluster) {
        return SubmarinerNames.brokerAccount(cluster) + "-token";
    }

    /// A Secret that the hub fills with a token of the account.
    static ObjectNode token(String namespace, String cluster) {
        ObjectNode secret = Manifests.object("v1", "Secret", namespace, tokenName(cluster));
        Manifests.annotated(secret, ACCOUNT_ANNOTATION, SubmarinerNames.brokerAccount(cluster));
        secret.put("type", "kubernetes.io/service-account-token");
        return secret;
    }
}

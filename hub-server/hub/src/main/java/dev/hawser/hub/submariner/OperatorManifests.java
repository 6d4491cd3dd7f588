package dev.hawser.hub.submariner;

import static dev.hawser.api.submariner.SubmarinerNames.NAMESPACE;
import static dev.hawser.hub.submariner.Manifests.binding;
import static dev.hawser.hub.submariner.Manifests.labelled;
import static dev.hawser.hub.submariner.Manifests.object;
import static dev.hawser.hub.submariner.Manifests.role;
import static dev.hawser.hub.submariner.Manifests.serviceAccount;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.CrdCatalog;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.hub.submariner.Manifests.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the operator gets into a cluster: by the Operator Lifecycle Manager where OpenShift has it, by plain
/// manifests
/// elsewhere. Source of the rights: what the operator and its operands call, submariner-io/submariner-operator,
/// `config/rbac`.
final class OperatorManifests {

    private static final String READ = "get,list,watch";
    private static final String WRITE = "create,get,list,watch,update,delete";

    /// What a component may do.
    ///
    /// @param own in the namespace of Submariner
    /// @param everywhere in the cluster
    private record Component(String account, List<Rule> own, List<Rule> everywhere) {}

    private static final List<Component> COMPONENTS = List.of(
            new Component(
                    "submariner-operator",
                    List.of(
                            new Rule("", "services", "get,create,update"),
                            new Rule("", "secrets", "get,list,watch,create,update,delete"),
                            new Rule("apps", "deployments,daemonsets", WRITE + ",patch"),
                            new Rule("apps", "deployments/finalizers", "update", "submariner-operator"),
                            new Rule("monitoring.coreos.com", "servicemonitors", "get,create"),
                            new Rule(
                                    "submariner.io",
                                    "brokers,brokers/status,submariners,submariners/status,servicediscoveries,"
                                            + "servicediscoveries/status",
                                    WRITE),
                            new Rule("submariner.io", "submariners/finalizers,servicediscoveries/finalizers", "update"),
                            new Rule("submariner.io", "gateways", READ)),
                    List.of(
                            new Rule("", "configmaps", "create,get,list,watch,update"),
                            new Rule("", "pods,services,nodes", READ),
                            new Rule("apps", "daemonsets", "list"),
                            new Rule("apiextensions.k8s.io", "customresourcedefinitions", WRITE),
                            new Rule("operator.openshift.io", "dnses", "get,update"),
                            new Rule("config.openshift.io", "networks", "get", "cluster"),
                            new Rule("monitoring.coreos.com", "servicemonitors", "get,create"))),
            new Component(
                    "submariner-gateway",
                    List.of(
                            new Rule("", "pods", "get,update,patch"),
                            new Rule("submariner.io", "clusters,endpoints,gateways", WRITE),
                            new Rule("coordination.k8s.io", "leases", WRITE)),
                    List.of(new Rule("", "configmaps", "get"), new Rule("", "pods,services,nodes", READ))),
            new Component(
                    "submariner-routeagent",
                    List.of(
                            new Rule("submariner.io", "endpoints", READ),
                            new Rule("submariner.io", "gatewayroutes,nongatewayroutes", WRITE),
                            new Rule("submariner.io", "routeagents", "get,list,create,update,delete")),
                    List.of(
                            new Rule("", "pods,services,configmaps,endpoints", "get,list"),
                            new Rule("", "secrets", "get", "ovn-cert"),
                            new Rule("", "nodes", READ),
                            new Rule("config.openshift.io", "networks", "get", "cluster"),
                            new Rule("projectcalico.org", "ippools", "get,create,delete,update,deletecollection"))),
            new Component(
                    "submariner-globalnet",
                    List.of(
                            new Rule("submariner.io", "gateways", READ + ",update"),
                            new Rule("coordination.k8s.io", "leases", WRITE)),
                    List.of(
                            new Rule("", "pods", READ),
                            new Rule("", "services,endpoints", WRITE),
                            new Rule("submariner.io", "clusters,endpoints", READ),
                            new Rule(
                                    "submariner.io",
                                    "clusterglobalegressips,clusterglobalegressips/status,globalegressips,"
                                            + "globalegressips/status,globalingressips,globalingressips/status",
                                    WRITE + ",deletecollection"),
                            new Rule("multicluster.x-k8s.io", "serviceexports", READ),
                            new Rule("network.openshift.io", "service/externalips", "create,get,list,delete"))),
            new Component(
                    "submariner-lighthouse-agent",
                    List.of(new Rule("", "configmaps", READ)),
                    List.of(
                            new Rule("", "services,namespaces,endpoints", READ),
                            new Rule(
                                    "discovery.k8s.io",
                                    "endpointslices,endpointslices/restricted",
                                    WRITE + ",deletecollection"),
                            new Rule("submariner.io", "gateways,globalingressips", READ),
                            new Rule("multicluster.x-k8s.io", "serviceimports,serviceimports/status", WRITE),
                            new Rule("multicluster.x-k8s.io", "serviceexports", READ),
                            new Rule("multicluster.x-k8s.io", "serviceexports/status", "update"))),
            new Component(
                    "submariner-lighthouse-coredns",
                    List.of(),
                    List.of(
                            new Rule("discovery.k8s.io", "endpointslices", READ),
                            new Rule("submariner.io", "gateways,submariners", READ),
                            new Rule("multicluster.x-k8s.io", "serviceimports", READ))));

    private static final List<ObjectNode> CRDS = CrdCatalog.operator();

    private OperatorManifests() {}

    /// The namespace; Pod Security must let privileged pods in.
    static ObjectNode namespace() {
        ObjectNode namespace = Manifests.namespace(NAMESPACE);
        for (String mode : List.of("enforce", "audit", "warn")) {
            labelled(namespace, "pod-security.kubernetes.io/" + mode, "privileged");
        }
        return namespace;
    }

    /// Everything but the namespace for clusters without the Operator Lifecycle Manager.
    ///
    /// @param image of the operator
    static List<ObjectNode> plain(String image) {
        List<ObjectNode> manifests = new ArrayList<>(CRDS);
        for (Component component : COMPONENTS) {
            String account = component.account();
            manifests.add(serviceAccount(NAMESPACE, account));
            manifests.add(role("", account, component.everywhere()));
            manifests.add(binding("", account, account));
            if (!component.own().isEmpty()) {
                manifests.add(role(NAMESPACE, account, component.own()));
                manifests.add(binding(NAMESPACE, account, account));
            }
        }
        manifests.add(deployment(image));
        return manifests;
    }

    /// Everything but the namespace for OpenShift.
    ///
    /// @param operatorGroup false where the namespace has an OperatorGroup already
    static List<ObjectNode> olm(SubmarinerConfig.@Nullable SubscriptionConfig config, boolean operatorGroup) {
        List<ObjectNode> manifests = new ArrayList<>();
        manifests.add(aggregated(
                "open-cluster-management:submariner-addon-operatorgroups-aggregate-clusterrole",
                new Rule("operators.coreos.com", "operatorgroups", "get,create,delete,update")));
        manifests.add(aggregated(
                "open-cluster-management:submariner-scc-admin-aggregate-clusterrole",
                new Rule("security.openshift.io", "securitycontextconstraints", "get,create,delete")));
        if (operatorGroup) {
            ObjectNode group = object("operators.coreos.com/v1", "OperatorGroup", NAMESPACE, "submariner-operator");
            group.putObject("spec").putArray("targetNamespaces").add(NAMESPACE);
            manifests.add(group);
        }
        manifests.add(subscription(config));
        return manifests;
    }

    private static ObjectNode aggregated(String name, Rule rule) {
        return labelled(role("", name, List.of(rule)), "rbac.authorization.k8s.io/aggregate-to-admin", "true");
    }

    private static ObjectNode subscription(SubmarinerConfig.@Nullable SubscriptionConfig config) {
        ObjectNode subscription = object("operators.coreos.com/v1alpha1", "Subscription", NAMESPACE, "submariner");
        ObjectNode spec = subscription.putObject("spec");
        spec.put("name", "submariner");
        spec.put("channel", or(config == null ? null : config.channel(), SubmarinerManifests.DEFAULT_CHANNEL));
        spec.put("source", or(config == null ? null : config.source(), "redhat-operators"));
        spec.put("sourceNamespace", or(config == null ? null : config.sourceNamespace(), "openshift-marketplace"));
        if (config != null && config.startingCSV() != null) {
            spec.put("startingCSV", config.startingCSV());
        }
        spec.put("installPlanApproval", or(config == null ? null : config.installPlanApproval(), "Automatic"));
        return subscription;
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static ObjectNode deployment(String image) {
        Map<String, String> labels = Map.of("control-plane", "submariner-operator");
        ObjectNode deployment = object("apps/v1", "Deployment", NAMESPACE, "submariner-operator");
        labelled(deployment, "control-plane", "submariner-operator");
        ObjectNode spec = deployment.putObject("spec");
        spec.put("replicas", 1);
        labels.forEach(spec.putObject("selector").putObject("matchLabels")::put);
        ObjectNode template = spec.putObject("template");
        labels.forEach(template.putObject("metadata").putObject("labels")::put);
        ObjectNode pod = template.putObject("spec");
        pod.put("serviceAccountName", "submariner-operator").put("terminationGracePeriodSeconds", 10);
        ObjectNode security = pod.putObject("securityContext").put("runAsNonRoot", true);
        security.putObject("seccompProfile").put("type", "RuntimeDefault");
        ObjectNode container = pod.putArray("containers").addObject();
        container.put("name", "submariner-operator").put("image", image);
        container.putArray("command").add("submariner-operator");
        var env = container.putArray("env");
        env.addObject()
                .put("name", "WATCH_NAMESPACE")
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", "metadata.namespace");
        env.addObject()
                .put("name", "POD_NAME")
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", "metadata.name");
        env.addObject().put("name", "OPERATOR_NAME").put("value", "submariner-operator");
        ObjectNode containerSecurity = container.putObject("securityContext").put("allowPrivilegeEscalation", false);
        containerSecurity.putObject("capabilities").putArray("drop").add("ALL");
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", "100m").put("memory", "128Mi");
        resources.putObject("limits").put("cpu", "500m").put("memory", "256Mi");
        return deployment;
    }
}

package dev.hawser.hub.submariner;

import static dev.hawser.api.submariner.SubmarinerNames.BROKER_SECRET;
import static dev.hawser.api.submariner.SubmarinerNames.NAMESPACE;
import static dev.hawser.api.submariner.SubmarinerNames.PSK_SECRET;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.addon.AddOnDeploymentConfig;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.hub.addon.ManifestWorks;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What one cluster gets, as ManifestWorks: a pure function of what the hub knows.
public final class SubmarinerManifests {

    /// Channel of the Operator Lifecycle Manager when none is configured.
    public static final String DEFAULT_CHANNEL = "stable-0.24";

    /// Where the operator's images come from.
    ///
    /// @param repository registry and path of all images, e.g. `quay.io/submariner`
    /// @param version tag of the images, e.g. `0.24.0`
    public record Images(String repository, String version) {
        public static final Images DEFAULT = new Images("quay.io/submariner", "0.24.0");
    }

    /// What a cluster needs to find its broker and to trust its peers.
    ///
    /// @param apiServer `host:port`
    /// @param token of the cluster's service account on the broker
    /// @param caPem by which the broker's certificate is trusted
    /// @param psk base64 of the same bytes in every cluster of the set
    /// @param globalCidr `""` without Globalnet
    public record Trust(
            String apiServer, String brokerNamespace, String token, String caPem, String psk, String globalCidr) {}

    /// Things that have no field in the SubmarinerConfig.
    ///
    /// @param operatorGroup make an OperatorGroup on OpenShift
    /// @param nodePlacement of the Deployments, null for anywhere
    /// @param mirrors of the images
    public record Options(
            Images images,
            boolean operatorGroup,
            AddOnDeploymentConfig.NodePlacement nodePlacement,
            List<AddOnDeploymentConfig.ImageMirror> mirrors) {
        public static final Options DEFAULT = new Options(
                Images.DEFAULT, true, new AddOnDeploymentConfig.NodePlacement(Map.of(), List.of()), List.of());

        public Options {
            mirrors = List.copyOf(mirrors);
        }
    }

    private SubmarinerManifests() {}

    /// ManifestWork `submariner-operator`: namespace and operator.
    public static ManifestWork operator(ClusterFacts cluster, Options options) {
        List<ObjectNode> manifests = new ArrayList<>();
        manifests.add(OperatorManifests.namespace());
        SubmarinerConfig.SubscriptionConfig subscription = cluster.config().subscriptionConfig();
        if (cluster.isOpenShift()) {
            manifests.addAll(OperatorManifests.olm(subscription, options.operatorGroup()));
        } else {
            Images images = options.images();
            String image =
                    mirrored(images.repository() + "/submariner-operator:" + images.version(), options.mirrors());
            manifests.addAll(OperatorManifests.plain(image));
        }
        List<ManifestWork.ManifestConfig> feedback = cluster.isOpenShift()
                ? List.of(ManifestWorks.feedback(
                        "operators.coreos.com",
                        "subscriptions",
                        NAMESPACE,
                        "submariner",
                        Map.of("installedCSV", ".status.installedCSV")))
                : List.of(ManifestWorks.feedback(
                        "apps",
                        "deployments",
                        NAMESPACE,
                        "submariner-operator",
                        Map.of("availableReplicas", ".status.availableReplicas")));
        return ManifestWorks.of(
                cluster.name(), SubmarinerNames.OPERATOR_WORK, AddOnNames.SUBMARINER, manifests, null, feedback);
    }

    /// ManifestWork `submariner-resource`: secrets first, then the Submariner object, whose status comes back.
    public static ManifestWork resource(ClusterFacts cluster, Trust trust, Options options) {
        List<ObjectNode> manifests = List.of(
                Manifests.secret(
                        NAMESPACE, PSK_SECRET, Map.of("psk", Base64.getDecoder().decode(trust.psk()))),
                Manifests.secret(
                        NAMESPACE,
                        BROKER_SECRET,
                        Map.of("token", Manifests.utf8(trust.token()), "ca.crt", Manifests.utf8(trust.caPem()))),
                SubmarinerObject.render(cluster, trust, options));
        Map<String, String> paths = new TreeMap<>(Map.of(
                SubmarinerNames.FEEDBACK_GATEWAYS,
                ".status.gateways",
                "networkPlugin",
                ".status.networkPlugin",
                "version",
                ".status.version",
                "clusterCIDR",
                ".status.clusterCIDR",
                "serviceCIDR",
                ".status.serviceCIDR",
                "globalCIDR",
                ".status.globalCIDR",
                "gatewayDaemonSet",
                ".status.gatewayDaemonSetStatus.status",
                "routeAgentDaemonSet",
                ".status.routeAgentDaemonSetStatus.status",
                "globalnetDaemonSet",
                ".status.globalnetDaemonSetStatus.status"));
        return ManifestWorks.of(
                cluster.name(),
                SubmarinerNames.RESOURCE_WORK,
                AddOnNames.SUBMARINER,
                manifests,
                null,
                List.of(ManifestWorks.feedback(
                        "submariner.io", "submariners", NAMESPACE, SubmarinerNames.SUBMARINER, paths)));
    }

    /// ManifestWork `submariner-gateways`: the labels that make nodes gateways, and nothing else of these nodes.
    /// The
    /// work orphans its nodes, so that no node is ever deleted with it; a node that is a gateway no longer stays in
    /// it without labels, which takes them off.
    ///
    /// @param labelledBefore names of nodes that the present work mentions
    public static ManifestWork gateways(
            ClusterFacts cluster, List<ClusterFacts.Node> chosen, SortedSet<String> labelledBefore) {
        SortedMap<String, ObjectNode> nodes = new TreeMap<>();
        for (String name : new TreeSet<>(labelledBefore)) {
            boolean exists =
                    cluster.gatewayNodes().stream().anyMatch(n -> n.name().equals(name));
            if (exists) {
                nodes.put(name, Manifests.object("v1", "Node", "", name));
            }
        }
        for (ClusterFacts.Node node : chosen) {
            ObjectNode manifest = Manifests.object("v1", "Node", "", node.name());
            if (node.uid() != null) {
                ((ObjectNode) manifest.path("metadata")).put("uid", node.uid());
            }
            Manifests.labelled(manifest, SubmarinerNames.GATEWAY_LABEL, "true");
            Manifests.labelled(
                    manifest,
                    SubmarinerNames.GATEWAY_PORT_LABEL,
                    Integer.toString(SubmarinerObject.nattPort(cluster.config())));
            Integer discovery = cluster.config().nattDiscoveryPort();
            if (discovery != null && discovery != SubmarinerObject.NATT_DISCOVERY_PORT) {
                Manifests.labelled(manifest, SubmarinerNames.GATEWAY_DISCOVERY_PORT_LABEL, Integer.toString(discovery));
            }
            nodes.put(node.name(), manifest);
        }
        List<ManifestWork.ManifestConfig> serverSide = nodes.keySet().stream()
                .map(name -> ManifestWorks.serverSideApply("", "nodes", "", name))
                .toList();
        return ManifestWorks.of(
                cluster.name(),
                SubmarinerNames.GATEWAYS_WORK,
                AddOnNames.SUBMARINER,
                List.copyOf(nodes.values()),
                ManifestWorks.ORPHAN,
                serverSide);
    }

    static String mirrored(String image, List<AddOnDeploymentConfig.ImageMirror> mirrors) {
        for (AddOnDeploymentConfig.ImageMirror mirror : mirrors) {
            if (mirror.source() == null || mirror.source().isEmpty()) {
                return mirror.mirror() + image.substring(image.lastIndexOf('/'));
            }
            if (image.startsWith(mirror.source())) {
                return mirror.mirror() + image.substring(mirror.source().length());
            }
        }
        return image;
    }
}

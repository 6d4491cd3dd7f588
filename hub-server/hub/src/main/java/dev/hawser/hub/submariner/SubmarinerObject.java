package dev.hawser.hub.submariner;

import static dev.hawser.api.submariner.SubmarinerNames.NAMESPACE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.addon.AddOnDeploymentConfig;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.hub.submariner.SubmarinerManifests.Options;
import dev.hawser.hub.submariner.SubmarinerManifests.Trust;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The Submariner object of a cluster. Which field comes from where: docs/concepts/submariner.md.
final class SubmarinerObject {

    static final int NATT_DISCOVERY_PORT = 4490;
    private static final int NATT_PORT = 4500;

    private SubmarinerObject() {}

    static int nattPort(SubmarinerConfig.Spec config) {
        return config.ipSecNattPort() == null ? NATT_PORT : config.ipSecNattPort();
    }

    static ObjectNode render(ClusterFacts cluster, Trust trust, Options options) {
        SubmarinerConfig.Spec config = cluster.config();
        ObjectNode object =
                Manifests.object("submariner.io/v1alpha1", "Submariner", NAMESPACE, SubmarinerNames.SUBMARINER);
        ObjectNode spec = object.putObject("spec");
        broker(spec, trust, config);
        cables(spec, cluster, config);
        spec.put("clusterID", cluster.name());
        spec.put("clusterCIDR", "").put("serviceCIDR", "");
        spec.put("globalCIDR", trust.globalCidr());
        spec.put("colorCodes", "blue");
        spec.put("namespace", NAMESPACE);
        spec.put("debug", yes(config.debug(), false));
        spec.put("natEnabled", yes(config.nattEnable(), true));
        spec.put("airGappedDeployment", yes(config.airGappedDeployment(), false));
        spec.put("loadBalancerEnabled", yes(config.loadBalancerEnable(), false));
        spec.put("hostedCluster", yes(config.hostedCluster(), false));
        spec.put("serviceDiscoveryEnabled", true);
        if (!config.customDomains().isEmpty()) {
            config.customDomains().forEach(spec.putArray("customDomains")::add);
        }
        health(spec, config.connectionHealthCheck());
        images(spec, cluster, options);
        placement(spec, options.nodePlacement());
        return object;
    }

    private static void broker(ObjectNode spec, Trust trust, SubmarinerConfig.Spec config) {
        spec.put("broker", "k8s");
        spec.put("brokerK8sApiServer", trust.apiServer());
        spec.put("brokerK8sRemoteNamespace", trust.brokerNamespace());
        spec.put("brokerK8sSecret", SubmarinerNames.BROKER_SECRET);
        spec.put("brokerK8sInsecure", yes(config.insecureBrokerConnection(), false));
        spec.put("haltOnCertificateError", yes(config.haltOnCertificateError(), true));
    }

    private static void cables(ObjectNode spec, ClusterFacts cluster, SubmarinerConfig.Spec config) {
        spec.put("cableDriver", cluster.cableDriver());
        spec.put("ceIPSecPSKSecret", SubmarinerNames.PSK_SECRET);
        spec.put("ceIPSecNATTPort", nattPort(config));
        spec.put("ceIPSecDebug", yes(config.ipSecDebug(), false));
        spec.put("ceIPSecForceUDPEncaps", yes(config.forceUDPEncaps(), false));
        spec.put("ceIPSecUseOVNCertAuthMode", yes(config.ipSecCertAuthMode(), false));
        if (config.preferredServer() != null) {
            spec.put("ceIPSecPreferredServer", config.preferredServer());
        }
    }

    /// All three fields or none: the operator takes what is there literally.
    private static void health(ObjectNode spec, SubmarinerConfig.@Nullable HealthCheck check) {
        if (check != null) {
            spec.putObject("connectionHealthCheck")
                    .put("enabled", yes(check.enabled(), true))
                    .put("intervalSeconds", check.intervalSeconds() == null ? 1 : check.intervalSeconds())
                    .put("maxPacketLossCount", check.maxPacketLossCount() == null ? 5 : check.maxPacketLossCount());
        }
    }

    private static void images(ObjectNode spec, ClusterFacts cluster, Options options) {
        if (!cluster.isOpenShift()) {
            spec.put(
                    "repository",
                    SubmarinerManifests.mirrored(options.images().repository() + "/", options.mirrors())
                            .replaceAll("/$", ""));
            spec.put("version", options.images().version());
        }
        SubmarinerConfig.ImagePullSpecs specs = cluster.config().imagePullSpecs();
        if (specs == null) {
            return;
        }
        Map<String, String> images = new TreeMap<>();
        image(images, "submariner-gateway", specs.submarinerImagePullSpec());
        image(images, "submariner-routeagent", specs.submarinerRouteAgentImagePullSpec());
        image(images, "submariner-globalnet", specs.submarinerGlobalnetImagePullSpec());
        image(images, "submariner-lighthouse-agent", specs.lighthouseAgentImagePullSpec());
        image(images, "submariner-lighthouse-coredns", specs.lighthouseCoreDNSImagePullSpec());
        image(images, "submariner-metrics-proxy", specs.metricsProxyImagePullSpec());
        image(images, "submariner-nettest", specs.nettestImagePullSpec());
        if (!images.isEmpty()) {
            images.forEach(spec.putObject("imageOverrides")::put);
        }
    }

    private static void image(Map<String, String> images, String component, @Nullable String image) {
        if (image != null && !image.isEmpty()) {
            images.put(component, image);
        }
    }

    private static void placement(ObjectNode spec, AddOnDeploymentConfig.NodePlacement placement) {
        if (!placement.nodeSelector().isEmpty()) {
            new TreeMap<>(placement.nodeSelector()).forEach(spec.putObject("nodeSelector")::put);
        }
        if (!placement.tolerations().isEmpty()) {
            ArrayNode list = spec.putArray("tolerations");
            for (AddOnDeploymentConfig.Toleration toleration : placement.tolerations()) {
                ObjectNode entry = list.addObject();
                text(entry, "key", toleration.key());
                text(entry, "operator", toleration.operator());
                text(entry, "value", toleration.value());
                text(entry, "effect", toleration.effect());
                if (toleration.tolerationSeconds() != null) {
                    entry.put("tolerationSeconds", toleration.tolerationSeconds());
                }
            }
        }
    }

    private static void text(ObjectNode entry, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            entry.put(name, value);
        }
    }

    private static boolean yes(@Nullable Boolean value, boolean otherwise) {
        return value == null ? otherwise : value;
    }
}

package dev.hawser.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/// The CustomResourceDefinitions of all kinds, as trees. They are resources of this module,
/// `crds/<group>_<plural>.yaml`;
/// those of other projects are unchanged copies, the others are generated from the types of this module.
public final class CrdCatalog {

    private static final String CLUSTER = "cluster.open-cluster-management.io_";
    private static final String WORK = "work.open-cluster-management.io_";
    private static final String ADDON = "addon.open-cluster-management.io_";
    private static final String MCS = "multicluster.x-k8s.io_";
    private static final String SUBMARINER = "submariner.io_";
    private static final String NETWORK = "network.hawser.dev_";

    private static final String WORKS = "manifestworks.work.open-cluster-management.io";
    private static final JsonPointer RAW_FEEDBACK = JsonPointer.compile("/schema/openAPIV3Schema/properties/status"
            + "/properties/resourceStatus/properties/manifests/items/properties/statusFeedback/properties/values/items"
            + "/properties/fieldValue/properties/jsonRaw");
    private static final int LONGEST_FEEDBACK = 1024 * 1024;

    private static final List<String> HUB = List.of(
            CLUSTER + "managedclusters",
            CLUSTER + "managedclustersets",
            CLUSTER + "managedclustersetbindings",
            CLUSTER + "placements",
            CLUSTER + "placementdecisions",
            WORK + "manifestworks",
            WORK + "manifestworkreplicasets",
            ADDON + "clustermanagementaddons",
            ADDON + "managedclusteraddons",
            ADDON + "addondeploymentconfigs",
            "submarineraddon.open-cluster-management.io_submarinerconfigs",
            SUBMARINER + "brokers",
            SUBMARINER + "clusters",
            SUBMARINER + "endpoints",
            MCS + "serviceimports",
            NETWORK + "tunnels",
            NETWORK + "exportedservices",
            NETWORK + "reachabilities",
            NETWORK + "jointokens");

    private static final List<String> OPERATOR =
            List.of(SUBMARINER + "submariners", SUBMARINER + "servicediscoveries", SUBMARINER + "brokers");

    private static final List<String> OPERANDS = List.of(
            SUBMARINER + "clusters",
            SUBMARINER + "endpoints",
            SUBMARINER + "gateways",
            SUBMARINER + "routeagents",
            MCS + "serviceexports",
            MCS + "serviceimports");

    private CrdCatalog() {}

    /// What the hub serves. Raw JSON feedback of a ManifestWork may be longer than upstream's 1,024 characters: the
    /// state of a cluster's tunnels is one value.
    public static List<ObjectNode> hub() {
        List<ObjectNode> definitions = load(HUB.stream());
        definitions.forEach(CrdCatalog::widen);
        return definitions;
    }

    private static void widen(ObjectNode definition) {
        if (definition.path("metadata").path("name").asText().equals(WORKS)) {
            definition.path("spec").path("versions").forEach(version -> {
                JsonNode raw = version.at(RAW_FEEDBACK);
                if (raw instanceof ObjectNode limited) {
                    limited.put("maxLength", LONGEST_FEEDBACK);
                }
            });
        }
    }

    /// What Submariner's operator must find in a cluster before it starts.
    public static List<ObjectNode> operator() {
        return load(OPERATOR.stream());
    }

    /// All that a cluster with Submariner serves: those of [#operator()] and those that the operator installs.
    public static List<ObjectNode> cluster() {
        return load(Stream.concat(OPERATOR.stream(), OPERANDS.stream()));
    }

    private static List<ObjectNode> load(Stream<String> names) {
        YAMLMapper yaml = new YAMLMapper();
        return names.map(name -> read(yaml, "/crds/" + name + ".yaml")).toList();
    }

    private static ObjectNode read(YAMLMapper yaml, String path) {
        try (InputStream in = CrdCatalog.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + path);
            }
            return (ObjectNode) yaml.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}

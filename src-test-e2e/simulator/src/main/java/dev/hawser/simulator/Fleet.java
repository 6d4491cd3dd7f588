package dev.hawser.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.simulator.cluster.ClusterProfile;
import dev.hawser.simulator.cluster.Objects;
import dev.hawser.simulator.cluster.SimulatedCluster;
import dev.hawser.simulator.cluster.SimulationRuntime;
import dev.hawser.simulator.submariner.Underlay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Clusters that share a network.
final class Fleet implements AutoCloseable {

    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

    private final Underlay underlay;
    private final Map<String, Member> members = new LinkedHashMap<>();

    /// Starts the clusters; agents are started apart.
    Fleet(
            SimulationRuntime runtime,
            Underlay underlay,
            List<ClusterProfile> profiles,
            Optional<Path> state,
            Member.Hub hub) {
        this.underlay = underlay;
        for (ClusterProfile profile : profiles) {
            SimulatedCluster cluster = SimulatedCluster.start(runtime, profile, state);
            members.put(profile.name(), new Member(cluster, underlay, hub));
        }
    }

    Collection<Member> members() {
        return members.values();
    }

    Optional<Member> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    Underlay underlay() {
        return underlay;
    }

    /// Makes a service and exports it, if that has not been done.
    ///
    /// @param headless reached by pod instead of by one address
    static void export(Member member, String namespace, String service, int port, boolean headless) {
        Objects objects = member.cluster().objects();
        namespace(member, namespace);
        ObjectNode made = object("v1", "Service", namespace, service);
        ObjectNode spec = made.putObject("spec").put("type", "ClusterIP");
        int host = 10 + Math.floorMod((namespace + "/" + service).hashCode(), 240);
        String range = member.cluster().profile().serviceCidr();
        spec.put("clusterIP", headless ? "None" : range.substring(0, range.lastIndexOf('.') + 1) + host);
        spec.putObject("selector").put("app", service);
        spec.putArray("ports").addObject().put("name", "main").put("port", port).put("protocol", "TCP");
        objects.ensure(made);
        objects.ensure(object("multicluster.x-k8s.io/v1alpha1", "ServiceExport", namespace, service));
    }

    static void namespace(Member member, String namespace) {
        if (member.cluster().objects().get(NAMESPACES, "", namespace).isEmpty()) {
            member.cluster().objects().ensure(object("v1", "Namespace", "", namespace));
        }
    }

    private static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    @Override
    public void close() {
        List<Thread> closing = new ArrayList<>();
        members.values().forEach(member -> closing.add(Thread.ofVirtual().start(member::close)));
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

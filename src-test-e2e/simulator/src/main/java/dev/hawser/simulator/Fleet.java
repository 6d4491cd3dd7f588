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
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/// Clusters that share a network: those it was made of, and guests that came later, each with a join token of its own.
final class Fleet implements AutoCloseable {

    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /// Above the numbers of small fleets: one that is started larger next time shares no addresses with a guest.
    private static final int FIRST_GUEST = 63;
    /// The places repeat after so many: every guest is of a product that Submariner supports.
    private static final int NEXT_GUEST = 12;

    private final SimulationRuntime runtime;
    private final Underlay underlay;
    private final Member.Hub hub;
    private final Optional<Path> state;
    private final GuestBook guestBook;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Member> guests = new ConcurrentSkipListMap<>();

    /// Starts the clusters; agents are started apart.
    Fleet(
            SimulationRuntime runtime,
            Underlay underlay,
            List<ClusterProfile> profiles,
            Optional<Path> state,
            Member.Hub hub) {
        this.runtime = runtime;
        this.underlay = underlay;
        this.hub = hub;
        this.state = state;
        this.guestBook = new GuestBook(state.map(folder -> folder.resolve("guests")));
        for (ClusterProfile profile : profiles) {
            members.put(profile.name(), member(profile, hub));
        }
        for (GuestBook.Guest guest : guestBook.guests()) {
            if (!members.containsKey(guest.name())) {
                guests.put(guest.name(), member(profile(guest), hub));
            }
        }
    }

    private Member member(ClusterProfile profile, Member.Hub at) {
        return new Member(SimulatedCluster.start(runtime, profile, state), underlay, at);
    }

    private ClusterProfile profile(GuestBook.Guest guest) {
        ClusterProfile own = ClusterProfile.of(guest.index(), "").named(guest.name());
        return guest.overlapping()
                .flatMap(this::find)
                .map(other -> own.overlapping(other.cluster().profile()))
                .orElse(own);
    }

    /// Makes one more cluster and lets its agent join.
    ///
    /// @param overlapping the cluster whose CIDRs the new one has, too
    /// @throws Fault with what is wrong with the name
    synchronized Member invite(String name, String joinToken, Optional<String> overlapping) {
        if (!NAME.matcher(name).matches()) {
            throw new Fault(name + " is not a cluster's name: small letters, digits and -, at most 63");
        }
        if (find(name).isPresent()) {
            throw new Fault("there is a cluster " + name + " already");
        }
        if (overlapping.isPresent() && find(overlapping.get()).isEmpty()) {
            throw new Fault("there is no cluster " + overlapping.get() + " to overlap with");
        }
        int highest = all().stream()
                .mapToInt(member -> member.cluster().profile().index())
                .max()
                .orElse(-1);
        int index = highest < FIRST_GUEST ? FIRST_GUEST : highest + NEXT_GUEST;
        GuestBook.Guest guest = new GuestBook.Guest(name, index, overlapping);
        Member member = member(profile(guest), new Member.Hub(hub.url(), hub.caPem(), Optional.of(joinToken)));
        guests.put(name, member);
        guestBook.write(guest);
        member.startAgent();
        return member;
    }

    /// The clusters that the fleet was made of.
    Collection<Member> members() {
        return members.values();
    }

    /// The clusters that came later.
    Collection<Member> guests() {
        return guests.values();
    }

    List<Member> all() {
        List<Member> all = new ArrayList<>(members.values());
        all.addAll(guests.values());
        return all;
    }

    Optional<Member> find(String name) {
        return Optional.ofNullable(members.getOrDefault(name, guests.get(name)));
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
        all().forEach(member -> closing.add(Thread.ofVirtual().start(member::close)));
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

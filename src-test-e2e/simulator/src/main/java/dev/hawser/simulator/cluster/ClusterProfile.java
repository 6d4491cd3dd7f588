package dev.hawser.simulator.cluster;

import java.util.List;
import java.util.stream.IntStream;

/// What a simulated cluster looks like.
///
/// @param name of the ManagedCluster
/// @param index number in the fleet, from 0; addresses follow from it
/// @param podCidr of the whole cluster
/// @param serviceCidr of the whole cluster
/// @param workers number of worker nodes
public record ClusterProfile(
        String name, int index, Region region, Product product, String podCidr, String serviceCidr, int workers) {

    private static final int FEW = 100;

    private record Place(String name, Region region, Product product) {}

    private static final List<Place> PLACES = List.of(
            place("emea-frankfurt", "eu-central-1", 50.1, 8.7, Product.OPENSHIFT),
            place("amer-virginia", "us-east-1", 38.9, -77.4, Product.EKS),
            place("apac-tokyo", "asia-northeast1", 35.7, 139.7, Product.KUBEADM),
            place("emea-dublin", "eu-west-1", 53.3, -6.3, Product.EKS),
            place("apac-singapore", "asia-southeast1", 1.3, 103.8, Product.GKE),
            place("amer-oregon", "westus2", 45.6, -121.2, Product.AKS),
            place("emea-paris", "eu-west-3", 48.9, 2.4, Product.OPENSHIFT),
            place("amer-saopaulo", "sa-east-1", -23.5, -46.6, Product.OPENSHIFT),
            place("apac-sydney", "australiaeast", -33.9, 151.2, Product.AKS),
            place("apac-mumbai", "ap-south-1", 19.1, 72.9, Product.EKS),
            place("emea-johannesburg", "southafricanorth", -26.2, 28.0, Product.AKS),
            place("emea-stockholm", "eu-north-1", 59.3, 18.1, Product.K3S));

    private static Place place(String name, String region, double latitude, double longitude, Product product) {
        return new Place(name, new Region(region, latitude, longitude), product);
    }

    /// The cluster with this number: places of the world in turns, CIDRs that no two of the first 4,096 share.
    ///
    /// @param prefix of the name, `""` for the plain names of the places
    public static ClusterProfile of(int index, String prefix) {
        Place place = PLACES.get(index % PLACES.size());
        int round = index / PLACES.size();
        String name = prefix.isEmpty()
                ? place.name() + (round == 0 ? "" : "-" + (round + 1))
                : prefix + "-" + String.format("%04d", index + 1);
        String pods = index < FEW ? "10." + (130 + index) + ".0.0/16" : range((100 << 24) | (64 << 16), index, 22);
        String services = range((172 << 24) | (16 << 16), index, 24);
        return new ClusterProfile(name, index, place.region(), place.product(), pods, services, 3);
    }

    public static List<ClusterProfile> fleet(int clusters, String prefix) {
        return IntStream.range(0, clusters).mapToObj(i -> of(i, prefix)).toList();
    }

    /// The same cluster with another name.
    public ClusterProfile named(String newName) {
        return new ClusterProfile(newName, index, region, product, podCidr, serviceCidr, workers);
    }

    /// The same cluster with the CIDRs of another: their networks overlap.
    public ClusterProfile overlapping(ClusterProfile other) {
        return new ClusterProfile(name, index, region, product, other.podCidr(), other.serviceCidr(), workers);
    }

    private static String range(int base, int index, int bits) {
        int address = base + ((index % 4096) << (32 - bits));
        return octet(address, 24) + "." + octet(address, 16) + "." + octet(address, 8) + ".0/" + bits;
    }

    private static int octet(int address, int shift) {
        return (address >>> shift) & 255;
    }

    /// Name of a worker node, numbered from 1.
    public String worker(int number) {
        return name + "-worker-" + number;
    }

    /// Private address of a worker; of a network that other clusters have too.
    public String privateAddress(int number) {
        return "192.168." + (index % 250) + "." + (10 + number);
    }

    /// Public address under which a worker is reached from outside: its own, or that of the router before it.
    public String publicAddress(int number) {
        int host = (index % 16_384) * 8 + number % 8;
        return "198." + (18 + host / 65_536) + "." + octet(host, 8) + "." + octet(host, 0);
    }
}

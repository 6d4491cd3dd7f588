package dev.hawser.hub.submariner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerNames;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which cluster of a set has which global CIDR: the content of ConfigMap `submariner-globalnet-info`.
/// Source: submariner-io/submariner-operator, `pkg/discovery/globalnet`, `pkg/cidr`.
///
/// @param range what global CIDRs are taken from
/// @param clusterSize addresses per cluster
/// @param allocations by cluster id
public record GlobalnetPlan(boolean enabled, Cidr range, int clusterSize, SortedMap<String, List<Cidr>> allocations) {

    public static final Cidr DEFAULT_RANGE = Cidr.parse("242.0.0.0/8");
    public static final int DEFAULT_SIZE = 65536;

    private static final ObjectMapper JSON = new ObjectMapper();

    /// The plan cannot give what was asked for.
    public static final class AllocationException extends Exception {
        private static final long serialVersionUID = 1L;

        AllocationException(String message) {
            super(message);
        }
    }

    public GlobalnetPlan {
        TreeMap<String, List<Cidr>> copy = new TreeMap<>();
        allocations.forEach((cluster, cidrs) -> copy.put(cluster, List.copyOf(cidrs)));
        allocations = java.util.Collections.unmodifiableSortedMap(copy);
        if (clusterSize < 1
                || BigInteger.valueOf(clusterSize).compareTo(range.size().shiftRight(1)) > 0) {
            throw new IllegalArgumentException("defaultGlobalnetClusterSize " + clusterSize
                    + " must be between 1 and half of the addresses in " + range);
        }
    }

    /// What a broker says, before any cluster joined.
    ///
    /// @throws IllegalArgumentException if its values are not usable
    public static GlobalnetPlan of(Broker.@Nullable Spec broker) {
        boolean enabled = broker != null && Boolean.TRUE.equals(broker.globalnetEnabled());
        String range = broker == null ? null : broker.globalnetCIDRRange();
        Integer size = broker == null ? null : broker.defaultGlobalnetClusterSize();
        return new GlobalnetPlan(
                enabled,
                range == null || range.isEmpty() ? DEFAULT_RANGE : Cidr.parse(range),
                size == null || size == 0 ? DEFAULT_SIZE : size,
                new TreeMap<>());
    }

    /// Reads the ConfigMap's data.
    ///
    /// @throws IllegalArgumentException if it is not what Submariner writes
    public static GlobalnetPlan ofConfigMap(JsonNode configMap) {
        JsonNode data = configMap.path("data");
        try {
            TreeMap<String, List<Cidr>> allocations = new TreeMap<>();
            for (JsonNode entry : JSON.readTree(data.path("clusterinfo").asText("[]"))) {
                List<Cidr> cidrs = new ArrayList<>();
                entry.path("global_cidr").forEach(cidr -> cidrs.add(Cidr.parse(cidr.asText())));
                allocations.put(entry.path("cluster_id").asText(), cidrs);
            }
            String range = JSON.readTree(data.path("globalnetCidrRange").asText("\"" + DEFAULT_RANGE + "\""))
                    .asText();
            return new GlobalnetPlan(
                    data.path("globalnetEnabled").asText().equals("true"),
                    Cidr.parse(range),
                    Integer.parseInt(data.path("globalnetClusterSize").asText(Integer.toString(DEFAULT_SIZE))),
                    allocations);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(SubmarinerNames.GLOBALNET_CONFIG_MAP + " holds no valid JSON", e);
        }
    }

    public ObjectNode toConfigMap(String namespace) {
        ArrayNode info = JsonNodeFactory.instance.arrayNode();
        allocations.forEach((cluster, cidrs) -> {
            ArrayNode list = info.addObject().put("cluster_id", cluster).putArray("global_cidr");
            cidrs.forEach(cidr -> list.add(cidr.toString()));
        });
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = map.putObject("metadata");
        metadata.put("name", SubmarinerNames.GLOBALNET_CONFIG_MAP).put("namespace", namespace);
        metadata.putObject("labels").put("component", "submariner-globalnet");
        map.putObject("data")
                .put("globalnetEnabled", Boolean.toString(enabled))
                .put("globalnetCidrRange", "\"" + range + "\"")
                .put("globalnetClusterSize", Integer.toString(clusterSize))
                .put("clusterinfo", info.toString());
        return map;
    }

    /// This plan under the broker's present settings; what is allocated stays.
    public GlobalnetPlan withSettings(GlobalnetPlan settings) {
        return new GlobalnetPlan(settings.enabled, settings.range, settings.clusterSize, allocations);
    }

    public Optional<Cidr> cidrOf(String cluster) {
        return allocations.getOrDefault(cluster, List.of()).stream().findFirst();
    }

    /// The plan in which the cluster has a CIDR: the one it has, else the wanted one, else the first free block.
    ///
    /// @param wanted `""` or null for none
    public GlobalnetPlan allocate(String cluster, @Nullable String wanted) throws AllocationException {
        if (!enabled || cidrOf(cluster).isPresent()) {
            return this;
        }
        Cidr chosen = wanted == null || wanted.isEmpty() ? firstFree() : checked(wanted);
        TreeMap<String, List<Cidr>> next = new TreeMap<>(allocations);
        next.put(cluster, List.of(chosen));
        return new GlobalnetPlan(enabled, range, clusterSize, next);
    }

    /// The plan in which the cluster's block is free again.
    public GlobalnetPlan release(String cluster) {
        TreeMap<String, List<Cidr>> next = new TreeMap<>(allocations);
        return next.remove(cluster) == null ? this : new GlobalnetPlan(enabled, range, clusterSize, next);
    }

    private Cidr checked(String wanted) throws AllocationException {
        Cidr cidr = Cidr.tryParse(wanted)
                .orElseThrow(() -> new AllocationException(
                        "spec.globalCIDR \"" + wanted + "\" is not a CIDR such as 242.1.0.0/16"));
        for (String reserved : List.of("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4")) {
            if (cidr.overlaps(Cidr.parse(reserved))) {
                throw new AllocationException("spec.globalCIDR " + cidr + " lies in the reserved range " + reserved);
            }
        }
        for (Map.Entry<String, List<Cidr>> other : allocations.entrySet()) {
            for (Cidr taken : other.getValue()) {
                if (taken.overlaps(cidr)) {
                    throw new AllocationException(
                            "spec.globalCIDR " + cidr + " overlaps " + taken + " of cluster " + other.getKey());
                }
            }
        }
        return cidr;
    }

    private Cidr firstFree() throws AllocationException {
        int hostBits = Integer.SIZE - Integer.numberOfLeadingZeros(clusterSize - 1);
        Cidr candidate = new Cidr(range.first(), range.bits() - hostBits, range.bits());
        while (range.contains(candidate)) {
            Cidr free = candidate;
            Optional<Cidr> taken = allocations.values().stream()
                    .flatMap(List::stream)
                    .filter(free::overlaps)
                    .max((a, b) -> a.last().compareTo(b.last()));
            if (taken.isEmpty()) {
                return free;
            }
            candidate = startingAfter(taken.get().last(), hostBits);
        }
        throw new AllocationException("no block of " + clusterSize + " addresses is free in " + range
                + ": widen spec.globalnetCIDRRange of the Broker or remove clusters");
    }

    private Cidr startingAfter(BigInteger last, int hostBits) {
        BigInteger block = BigInteger.ONE.shiftLeft(hostBits);
        BigInteger next = last.add(BigInteger.ONE);
        BigInteger aligned =
                next.add(block).subtract(BigInteger.ONE).divide(block).multiply(block);
        return new Cidr(aligned, range.bits() - hostBits, range.bits());
    }
}

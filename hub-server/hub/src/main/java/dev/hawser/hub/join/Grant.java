package dev.hawser.hub.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a JoinToken allows, as stored.
///
/// @param token name of the JoinToken
/// @param uid of the JoinToken
/// @param hash SHA-256 of the secret, hex
/// @param pattern which names
/// @param clusterSet `""` for none
/// @param labels for the ManagedCluster
/// @param maxUses how many clusters
/// @param expiresAt the end
/// @param autoAccept no person needed
/// @param clusters that have joined by it
record Grant(
        String token,
        String uid,
        String hash,
        NamePattern pattern,
        String clusterSet,
        Map<String, String> labels,
        int maxUses,
        Instant expiresAt,
        boolean autoAccept,
        List<String> clusters) {

    static final Duration DEFAULT_LIFE = Duration.ofHours(24);
    static final String HASH = "network.hawser.dev/token-sha256";

    Grant {
        labels = Map.copyOf(labels);
        clusters = List.copyOf(clusters);
    }

    static Grant of(ObjectNode joinToken) {
        JsonNode metadata = joinToken.path("metadata");
        JsonNode spec = joinToken.path("spec");
        Map<String, String> labels = new LinkedHashMap<>();
        spec.path("labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        List<String> clusters = new ArrayList<>();
        joinToken.path("status").path("clusters").forEach(c -> clusters.add(c.asText()));
        return new Grant(
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                metadata.path("annotations").path(HASH).asText(),
                new NamePattern(spec.path("namePattern").asText("*")),
                spec.path("clusterSet").asText(""),
                labels,
                spec.path("maxUses").asInt(1),
                expiry(spec).orElseGet(() -> created(metadata).plus(DEFAULT_LIFE)),
                spec.path("autoAccept").asBoolean(false),
                clusters);
    }

    private static Instant created(JsonNode metadata) {
        return Instant.parse(metadata.path("creationTimestamp").asText("1970-01-01T00:00:00Z"));
    }

    /// @return empty if absent or not a time
    static Optional<Instant> expiry(JsonNode spec) {
        try {
            return Optional.of(spec.path("expiresAt").asText(""))
                    .filter(text -> !text.isEmpty())
                    .map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    boolean expired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    boolean usedUp() {
        return clusters.size() >= maxUses;
    }

    /// Whether the holder may take this name now: a name already taken by it may be taken again, which lets a
    /// join that was interrupted go on.
    boolean covers(String cluster, Instant now) {
        return !expired(now) && pattern.matches(cluster) && (clusters.contains(cluster) || !usedUp());
    }
}

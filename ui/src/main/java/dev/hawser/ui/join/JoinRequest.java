package dev.hawser.ui.join;

import dev.hawser.api.network.JoinToken;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the person has filled in to let clusters join.
///
/// @param labels lines of `key=value`
record JoinRequest(String namePattern, String clusterSet, String labels, int uses, Duration life, boolean autoAccept) {

    /// The first line that is not a label, if any.
    Optional<String> badLabel() {
        return labels.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .filter(line ->
                        !line.matches("([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?=[A-Za-z0-9_.-]*"))
                .findFirst();
    }

    /// The token to create. The hub gives the secret in its answer.
    JoinToken token(Instant now) {
        JoinToken token = new JoinToken();
        token.getMetadata().setGenerateName("join-");
        token.setSpec(new JoinToken.Spec(
                namePattern.isBlank() ? "*" : namePattern.strip(),
                clusterSet.isBlank() ? null : clusterSet,
                labelMap(),
                uses,
                now.plus(life)
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString(),
                autoAccept));
        return token;
    }

    private Map<String, String> labelMap() {
        Map<String, String> map = new LinkedHashMap<>();
        labels.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int at = line.indexOf('=');
            map.put(line.substring(0, at), line.substring(at + 1));
        });
        return map;
    }
}

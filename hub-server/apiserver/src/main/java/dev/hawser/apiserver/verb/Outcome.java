package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The answer to a write.
///
/// @param created the object did not exist before
/// @param document the object as it is now, or a Status
/// @param warnings for the client, one per Warning header
public record Outcome(boolean created, ObjectNode document, List<String> warnings) {

    public Outcome {
        warnings = List.copyOf(warnings);
    }
}

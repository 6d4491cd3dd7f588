package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.store.StoredResource;
import java.util.List;
import java.util.Optional;

/// The answer to a write.
///
/// @param created the object did not exist before
/// @param document the object as it is now, or a Status
/// @param stored what is stored, if the document says exactly that; its bytes are ready to send
/// @param warnings for the client, one per Warning header
/// @param oldRevision of the object before, 0 if there was none
/// @param newRevision of the object after, 0 if it is gone; the old one if nothing was stored
public record Outcome(
        boolean created,
        ObjectNode document,
        Optional<StoredResource> stored,
        List<String> warnings,
        long oldRevision,
        long newRevision) {

    public Outcome {
        warnings = List.copyOf(warnings);
    }
}

package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.TableDocuments;
import dev.hawser.apiserver.kind.TableDocuments.IncludeObject;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.verb.Query;
import dev.hawser.apiserver.verb.Target;
import java.time.Clock;
import java.util.List;

/// Makes Tables and PartialObjectMetadata of objects.
///
/// @param representation which of them
/// @param tables the columns
/// @param include what of the object goes along with each row
/// @param clock for the ages
record Shaping(Representation representation, TableDocuments tables, IncludeObject include, Clock clock) {

    static Shaping of(Representation representation, Target target, Query query, Clock clock) {
        IncludeObject include = switch (query.text("includeObject")) {
            case "None" -> IncludeObject.NONE;
            case "Object" -> IncludeObject.OBJECT;
            default -> IncludeObject.METADATA;
        };
        return new Shaping(representation, TableDocuments.of(target.kind(), target.version()), include, clock);
    }

    /// The object itself is sent, nothing made of it.
    boolean isPlain() {
        return representation.shape() == Representation.Shape.OBJECT;
    }

    /// @param withColumns false for all but the first event of a watch
    ObjectNode one(ObjectNode object, boolean withColumns) {
        return switch (representation.shape()) {
            case OBJECT -> object;
            case METADATA -> versioned(TableDocuments.partialMetadata(object));
            case TABLE -> {
                ObjectNode metadata = Documents.object();
                metadata.set("resourceVersion", object.path("metadata").path("resourceVersion"));
                yield versioned(tables.table(List.of(object), metadata, include, withColumns, clock.instant()));
            }
        };
    }

    ObjectNode list(List<ObjectNode> objects, ObjectNode listMetadata) {
        return versioned(
                representation.shape() == Representation.Shape.TABLE
                        ? tables.table(objects, listMetadata, include, true, clock.instant())
                        : TableDocuments.partialMetadataList(objects, listMetadata));
    }

    private ObjectNode versioned(ObjectNode document) {
        document.put("apiVersion", "meta.k8s.io/" + representation.version());
        return document;
    }
}

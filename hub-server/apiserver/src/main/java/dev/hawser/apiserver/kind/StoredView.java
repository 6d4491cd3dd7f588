package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A type, or a version of one, that is served but not stored: its objects are those of another type or version in
/// another shape. Requests are decoded, defaulted and validated in the served shape, converted, and stored;
/// answers the other way round.
public interface StoredView {

    /// Whether objects have another shape in this version; in the others they are served as they are stored.
    default boolean shapes(String apiVersion) {
        return true;
    }

    /// Under which type the objects are stored.
    GroupResource storedAs();

    /// A new document in the stored shape, `apiVersion` included.
    ObjectNode toStored(ObjectNode served);

    /// A new document in the served shape, `apiVersion` included.
    ObjectNode toServed(ObjectNode stored);
}

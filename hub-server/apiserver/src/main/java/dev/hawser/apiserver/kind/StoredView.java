package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A type that is served but not stored: its objects are those of another type in another shape. Requests are
/// decoded, defaulted and validated in the served shape, converted, and stored as the other type; answers the
/// other way round.
public interface StoredView {

    /// Under which type the objects are stored.
    GroupResource storedAs();

    /// A new document in the stored shape, `apiVersion` included.
    ObjectNode toStored(ObjectNode served);

    /// A new document in the served shape, `apiVersion` included.
    ObjectNode toServed(ObjectNode stored);
}

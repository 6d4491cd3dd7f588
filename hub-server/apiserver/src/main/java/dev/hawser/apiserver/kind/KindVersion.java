package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/// One version of a kind.
///
/// @param name e.g. `v1`, `v1beta2`
/// @param served whether clients may use it
/// @param storage whether objects are stored in it; exactly one version of a kind is
/// @param deprecated answers carry a Warning header
/// @param schema structural OpenAPI v3 schema as in a CRD (`openAPIV3Schema`), with the `x-kubernetes-*`
///     extensions, including `x-kubernetes-validations`; never changed after construction. Kinds read by
///     [CrdReader] and [BuiltInKinds] have a complete schema of `metadata` in it
/// @param subresources names without the slash, e.g. `status`, `scale`, `approval`, `token`
/// @param columns printer columns, without NAME; empty means NAME and AGE
/// @param selectableFields field selectors beyond `metadata.name` and `metadata.namespace`, as JSONPath without
///     the leading dot (`spec.signerName`)
public record KindVersion(
        String name,
        boolean served,
        boolean storage,
        boolean deprecated,
        JsonNode schema,
        Set<String> subresources,
        List<Column> columns,
        List<String> selectableFields) {

    public KindVersion {
        subresources = Set.copyOf(subresources);
        columns = List.copyOf(columns);
        selectableFields = List.copyOf(selectableFields);
    }

    public boolean hasStatus() {
        return subresources.contains("status");
    }
}

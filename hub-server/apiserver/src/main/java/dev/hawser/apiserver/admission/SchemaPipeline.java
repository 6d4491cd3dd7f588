package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a version's schema does to a document on its way in: decode, prune, default, validate. Compiled once per
/// [KindVersion] and kept while that lives. Thread-safe.
///
/// The order of a write: [#undecodable], [#unknownFields] (for fieldValidation), [#prune], [#applyDefaults],
/// admission hooks, [#validate]. Rules about `metadata` that hold for all kinds are in [ObjectMetaRules].
public final class SchemaPipeline {

    private final SchemaNode root;

    private SchemaPipeline(SchemaNode root) {
        this.root = root;
    }

    public static SchemaPipeline of(KindVersion version) {
        return PipelineCache.get(version, v -> new SchemaPipeline(SchemaNode.compile(v.schema())));
    }

    /// Why the document cannot be read as this kind at all, which is answered with 400 and not with 422. The
    /// members of built-in kinds and the metadata of all kinds are typed: a number where text belongs cannot
    /// be decoded.
    ///
    /// @param builtIn see [dev.hawser.apiserver.kind.ResourceKind#builtIn()]
    /// @return e.g. `illegal base64 data at input byte 3`, which the answer puts behind
    ///     `Secret in version "v1" cannot be handled as a Secret: `
    public Optional<String> undecodable(ObjectNode object, String kind, boolean builtIn) {
        return Decoding.fault(object, kind, root, builtIn);
    }

    /// Paths of members that the schema does not know, sorted; what [#prune] would remove.
    public List<String> unknownFields(ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        Pruning.find(object, root, unknown::add);
        unknown.sort(null);
        return unknown;
    }

    /// Removes what the schema does not know.
    public void prune(ObjectNode object) {
        Pruning.remove(object, root);
    }

    /// Sets what is absent and has a default; drops nulls where null is not allowed. Doing it again changes
    /// nothing.
    public void applyDefaults(ObjectNode object) {
        Defaulting.apply(object, root);
    }

    /// What is wrong with the values, and if nothing is, which CEL rules do not hold.
    ///
    /// @param old the stored object in the same version, null on create
    public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
        List<Cause> causes = ValueValidation.check(object, old, root);
        return List.copyOf(causes.isEmpty() ? RuleValidation.check(object, old, root) : causes);
    }

    /// CEL rules of the schema that cannot be evaluated. A definition with such rules is to be refused.
    ///
    /// @param path of the schema in its definition, e.g. `spec.versions[0].schema.openAPIV3Schema`
    public List<Cause> ruleFaults(String path) {
        List<Cause> causes = new ArrayList<>();
        collectRuleFaults(root, path, causes);
        return List.copyOf(causes);
    }

    private static void collectRuleFaults(SchemaNode schema, String path, List<Cause> causes) {
        for (int i = 0; i < schema.rules.size(); i++) {
            CelRule rule = schema.rules.get(i);
            if (!rule.fault().isEmpty()) {
                causes.add(Failures.invalidValue(
                        path + ".x-kubernetes-validations[" + i + "].rule", '"' + rule.rule() + '"', rule.fault()));
            }
        }
        schema.properties.forEach(
                (name, child) -> collectRuleFaults(child, path + ".properties[" + name + "]", causes));
        if (schema.additional != null) {
            collectRuleFaults(schema.additional, path + ".additionalProperties", causes);
        }
        if (schema.items != null) {
            collectRuleFaults(schema.items, path + ".items", causes);
        }
    }
}

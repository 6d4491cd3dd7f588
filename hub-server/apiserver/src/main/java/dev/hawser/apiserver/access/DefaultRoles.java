package dev.hawser.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.object.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The roles and bindings that every server has: discovery for everyone, reviews about oneself, `cluster-admin`,
/// `admin`, `edit`, `view`.
public final class DefaultRoles {

    private static final String LABEL = "kubernetes.io/bootstrapping";
    private static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";

    private DefaultRoles() {}

    /// Fresh documents, roles and bindings mixed, to be created at start.
    public static List<ObjectNode> documents() {
        List<ObjectNode> documents = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(
                        DefaultRoles.class.getResourceAsStream("/rbac/defaults.yaml"), "defaults.yaml");
                MappingIterator<ObjectNode> all =
                        new YAMLMapper().readerFor(ObjectNode.class).readValues(in)) {
            while (all.hasNext()) {
                ObjectNode document = all.next();
                document.withObject("/metadata").withObject("/labels").put(LABEL, "rbac-defaults");
                document.withObject("/metadata").withObject("/annotations").put(AUTO_UPDATE, "true");
                documents.add(document);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the default roles", e);
        }
        return documents;
    }

    /// What a stored default has to become: with the rules or subjects that it lacks. What people added stays.
    ///
    /// @return empty if there is nothing to add, or if the annotation says not to
    public static Optional<ObjectNode> reconciled(ObjectNode stored, ObjectNode wanted) {
        boolean frozen = stored.path("metadata")
                .path("annotations")
                .path(AUTO_UPDATE)
                .asText()
                .equals("false");
        if (frozen) {
            return Optional.empty();
        }
        ObjectNode result = stored.deepCopy();
        for (String member : List.of("rules", "subjects")) {
            addMissing(result, member, wanted.path(member));
        }
        return result.equals(stored) ? Optional.empty() : Optional.of(result);
    }

    private static void addMissing(ObjectNode document, String member, JsonNode wanted) {
        ArrayNode present = document.get(member) instanceof ArrayNode list ? list : Documents.array();
        for (JsonNode item : wanted) {
            if (present.valueStream().noneMatch(item::equals)) {
                present.add(item);
            }
        }
        if (!present.isEmpty()) {
            document.set(member, present);
        }
    }
}

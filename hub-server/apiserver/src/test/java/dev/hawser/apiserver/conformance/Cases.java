package dev.hawser.apiserver.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The recorded cases: one JSON document a line in a file per area.
final class Cases {

    private static final List<String> AREAS = List.of(
            "apply",
            "auth",
            "builtins",
            "certificates",
            "create",
            "delete",
            "discovery",
            "get",
            "limits",
            "list",
            "namespaces",
            "patch",
            "update",
            "watch");

    private Cases() {}

    /// By name, in order.
    static Map<String, JsonNode> all() {
        Map<String, JsonNode> all = new TreeMap<>();
        ObjectMapper json = new ObjectMapper();
        for (String area : AREAS) {
            String file = "/conformance/" + area + ".jsonl";
            try (InputStream in = Objects.requireNonNull(Cases.class.getResourceAsStream(file), file);
                    MappingIterator<JsonNode> cases =
                            json.readerFor(JsonNode.class).readValues(in)) {
                cases.forEachRemaining(document -> all.put(document.path("name").asText(), document));
            } catch (IOException e) {
                throw new UncheckedIOException(file, e);
            }
        }
        return all;
    }

    static List<String> needs(JsonNode document) {
        List<String> needs = new ArrayList<>();
        document.path("needs").forEach(need -> needs.add(need.asText()));
        return needs;
    }
}

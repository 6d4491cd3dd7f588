package dev.hawser.hub.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// YAML documents with places for values, as a resource beside the class that uses them. Values are put into
/// the parsed documents, never into text: no value can change their structure, whatever is in it.
public final class ManifestTemplate {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private final List<ObjectNode> documents;

    private ManifestTemplate(List<ObjectNode> documents) {
        this.documents = documents;
    }

    /// @param resource name beside `owner`
    public static ManifestTemplate of(Class<?> owner, String resource) {
        List<ObjectNode> documents = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(resource), resource);
                var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(in)) {
            while (values.hasNext()) {
                documents.add((ObjectNode) values.next());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the template " + resource + " does not read", e);
        }
        return new ManifestTemplate(documents);
    }

    /// The documents with every occurrence of a key in a text replaced by its value.
    public List<ObjectNode> fill(Map<String, String> values) {
        return documents.stream()
                .map(document -> (ObjectNode) filled(document.deepCopy(), values))
                .toList();
    }

    private static JsonNode filled(JsonNode node, Map<String, String> values) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(filled(member.getValue(), values)));
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, filled(array.get(i), values));
            }
            return array;
        }
        if (!node.isTextual()) {
            return node;
        }
        String text = node.asText();
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        return TextNode.valueOf(text);
    }

    /// The documents as one YAML stream.
    public static String yaml(List<ObjectNode> documents) {
        StringBuilder text = new StringBuilder();
        for (ObjectNode document : documents) {
            try {
                text.append(YAML.writeValueAsString(document));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }
}

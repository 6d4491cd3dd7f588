package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/// Built-in kinds show times in UTC, in whole seconds or with six digits, however they were sent.
public final class UtcTimes implements AdmissionHook {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object != null && request.kind().builtIn()) {
            members(object, request.version().schema());
        }
    }

    private static void members(ObjectNode object, JsonNode schema) {
        JsonNode properties = schema.path("properties");
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            member.setValue(shown(member.getValue(), properties.path(member.getKey())));
        }
    }

    private static JsonNode shown(JsonNode value, JsonNode schema) {
        return switch (value) {
            case ObjectNode object -> {
                members(object, schema);
                yield value;
            }
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) {
                    list.set(i, shown(list.get(i), schema.path("items")));
                }
                yield value;
            }
            case TextNode text -> time(text, schema.path("format").asText());
            default -> value;
        };
    }

    private static JsonNode time(TextNode text, String format) {
        return switch (format) {
            case "date-time" -> inUtc(text, "2024-05-01T10:00:00Z".length(), SECONDS);
            case "micro-time" -> inUtc(text, "2024-05-01T10:00:00.000000Z".length(), MICROS);
            default -> text;
        };
    }

    private static JsonNode inUtc(TextNode text, int length, DateTimeFormatter formatter) {
        String time = text.textValue();
        if (time.length() == length && time.endsWith("Z")) {
            return text;
        }
        try {
            return TextNode.valueOf(formatter.format(OffsetDateTime.parse(time).withOffsetSameInstant(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            return text;
        }
    }
}

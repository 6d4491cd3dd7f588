package dev.hawser.apiserver.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Holds an answer against the recorded one, in which placeholders stand for what is different in each run:
/// `<rv:1>` is a revision, and the same one wherever it occurs in the case.
final class Comparison {

    private static final String MESSAGE_HAS = "message has";
    private static final Map<String, String> FORMS = Map.of(
            "uid", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "rv", "[0-9]+",
            "time", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ",
            "microtime", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z",
            "suffix", "[bcdfghjklmnpqrstvwxz2456789]{5}",
            "continue", "\\S+",
            "string", "(?s:.+)",
            "age", "\\d+s");
    private static final Pattern PLACEHOLDER =
            Pattern.compile("<(uid|rv|time|microtime|suffix|continue|string|age)(?::(\\d+))?>");

    private final Variables variables;
    private final Map<String, String> bound;

    Comparison(Variables variables, Map<String, String> bound) {
        this.variables = variables;
        this.bound = bound;
    }

    /// A comparison that may be thrown away.
    Comparison attempt() {
        return new Comparison(variables, new HashMap<>(bound));
    }

    /// What differs, a line each.
    List<String> differences(JsonNode recorded, JsonNode actual) {
        List<String> differences = new ArrayList<>();
        compare(recorded, actual, "$", differences);
        return differences;
    }

    private void compare(JsonNode recorded, JsonNode actual, String path, List<String> differences) {
        switch (recorded.getNodeType()) {
            case OBJECT -> members((ObjectNode) recorded, actual, path, differences);
            case ARRAY -> items(recorded, actual, path, differences);
            case STRING -> text(recorded.textValue(), actual, path, differences);
            case NUMBER, BOOLEAN, NULL, MISSING, BINARY, POJO -> {
                if (!Documents.same(recorded, actual)) {
                    differences.add(path + ": expected " + recorded + ", got " + actual);
                }
            }
        }
    }

    private void members(ObjectNode recorded, JsonNode actual, String path, List<String> differences) {
        if (!actual.isObject()) {
            differences.add(path + ": expected an object, got " + actual);
            return;
        }
        boolean byWords = recorded.has(MESSAGE_HAS);
        for (JsonNode words : recorded.path(MESSAGE_HAS)) {
            String expected = variables.text(words.asText());
            if (!actual.path("message").asText().contains(expected)) {
                differences.add(path + ".message: lacks \"" + expected + "\", got " + actual.path("message"));
            }
        }
        List<String> known = new ArrayList<>(byWords ? List.of("message") : List.of());
        for (Map.Entry<String, JsonNode> member : recorded.properties()) {
            String name = variables.text(member.getKey());
            if (!name.equals(MESSAGE_HAS)) {
                known.add(name);
                if (actual.has(name)) {
                    compare(member.getValue(), actual.get(name), path + "." + name, differences);
                } else {
                    differences.add(path + "." + name + ": missing, expected " + member.getValue());
                }
            }
        }
        for (Map.Entry<String, JsonNode> member : actual.properties()) {
            if (!known.contains(member.getKey())) {
                differences.add(path + "." + member.getKey() + ": not expected, got " + member.getValue());
            }
        }
    }

    private void items(JsonNode recorded, JsonNode actual, String path, List<String> differences) {
        if (!actual.isArray()) {
            differences.add(path + ": expected a list, got " + actual);
            return;
        }
        boolean unordered = path.endsWith(".causes");
        List<JsonNode> expected = list(recorded, unordered);
        List<JsonNode> got = list(actual, unordered);
        if (expected.size() != got.size()) {
            differences.add(path + ": expected " + expected.size() + " items, got " + got.size() + ": " + actual);
        }
        for (int i = 0; i < Math.min(expected.size(), got.size()); i++) {
            compare(expected.get(i), got.get(i), path + "[" + i + "]", differences);
        }
    }

    private List<JsonNode> list(JsonNode items, boolean causes) {
        Stream<JsonNode> all = StreamSupport.stream(items.spliterator(), false);
        return causes
                ? all.sorted(Comparator.comparing(
                                cause -> variables.text(cause.path("field").asText()) + " "
                                        + cause.path("reason").asText()))
                        .toList()
                : all.toList();
    }

    private void text(String template, JsonNode actual, String path, List<String> differences) {
        JsonNode value = variables.value(template);
        if (!value.isTextual()) {
            compare(value, actual, path, differences);
            return;
        }
        String expected = value.textValue();
        if (expected.startsWith("<is") && expected.endsWith(">")) {
            if (!expected.equals("<" + Look.typeName(actual) + ">") && !expected.equals(actual.asText())) {
                differences.add(path + ": expected " + expected + ", got " + actual);
            }
            return;
        }
        String fault = actual.isTextual() ? fault(expected, actual.textValue()) : "expected \"" + expected + "\"";
        if (fault != null) {
            differences.add(path + ": " + fault + ", got " + actual);
        }
    }

    private @Nullable String fault(String expected, String actual) {
        Matcher places = PLACEHOLDER.matcher(expected);
        StringBuilder form = new StringBuilder();
        List<String> names = new ArrayList<>();
        int from = 0;
        while (places.find()) {
            form.append(Pattern.quote(expected.substring(from, places.start())));
            form.append('(').append(FORMS.get(places.group(1))).append(')');
            names.add(places.group(2) == null ? "" : places.group(1) + ":" + places.group(2));
            from = places.end();
        }
        form.append(Pattern.quote(expected.substring(from)));
        Matcher found = Pattern.compile(form.toString()).matcher(actual);
        if (!found.matches()) {
            return "expected \"" + expected + "\"";
        }
        for (int i = 0; i < names.size(); i++) {
            String fault = names.get(i).isEmpty() ? null : bind(names.get(i), found.group(i + 1));
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private @Nullable String bind(String name, String value) {
        String known = bound.putIfAbsent(name, value);
        if (known != null) {
            return known.equals(value) ? null : "expected <" + name + "> as before, " + known;
        }
        String sort = name.substring(0, name.indexOf(':') + 1);
        return bound.entrySet().stream()
                .filter(other ->
                        other.getKey().startsWith(sort) && !other.getKey().equals(name))
                .filter(other -> other.getValue().equals(value))
                .map(other -> "expected another value than that of <" + other.getKey() + ">")
                .findFirst()
                .orElse(null);
    }
}

package dev.hawser.apiserver.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values of `{{name}}` in a case. `{{rep:x:64}}` is 64 times x, `{{deep:20000}}` JSON nested that deep.
final class Variables {

    private static final Pattern USE = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final String PLAIN_IN_QUERY = "=&%,()!/:.-_~*'@$;";

    private final Map<String, JsonNode> values = new HashMap<>();

    void set(String name, JsonNode value) {
        values.put(name, value);
    }

    void set(String name, String value) {
        set(name, JsonNodeFactory.instance.textNode(value));
    }

    String text(String template) {
        return replace(template, UnaryOperator.identity());
    }

    JsonNode tree(JsonNode template) {
        return switch (template.getNodeType()) {
            case OBJECT -> {
                ObjectNode object = Documents.object();
                template.properties().forEach(member -> object.set(text(member.getKey()), tree(member.getValue())));
                yield object;
            }
            case ARRAY -> {
                var array = Documents.array();
                template.forEach(item -> array.add(tree(item)));
                yield array;
            }
            case STRING -> value(template.textValue());
            case BOOLEAN, NUMBER, NULL, MISSING, BINARY, POJO -> template;
        };
    }

    /// A text that is nothing but a variable has the type of its value.
    JsonNode value(String template) {
        Matcher whole = USE.matcher(template);
        if (whole.matches() && values.containsKey(whole.group(1))) {
            return values.get(whole.group(1));
        }
        return JsonNodeFactory.instance.textNode(text(template));
    }

    /// A path with its query. What the case wrote is escaped leniently, the values of variables completely.
    String url(String template) {
        int question = template.indexOf('?');
        if (question < 0) {
            return text(template);
        }
        StringBuilder query = new StringBuilder();
        Matcher uses = USE.matcher(template.substring(question + 1));
        int from = 0;
        String written = template.substring(question + 1);
        while (uses.find()) {
            query.append(lenient(written.substring(from, uses.start())));
            query.append(URLEncoder.encode(text(uses.group()), StandardCharsets.UTF_8)
                    .replace("+", "%20"));
            from = uses.end();
        }
        query.append(lenient(written.substring(from)));
        return text(template.substring(0, question)) + "?" + query;
    }

    private static String lenient(String written) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : written.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || PLAIN_IN_QUERY.indexOf(c) >= 0);
            escaped.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return escaped.toString();
    }

    private String replace(String template, UnaryOperator<String> escape) {
        return USE.matcher(template).replaceAll(match -> Matcher.quoteReplacement(escape.apply(one(match.group(1)))));
    }

    private String one(String name) {
        if (name.startsWith("rep:")) {
            String[] parts = name.split(":", -1);
            return parts[1].repeat(Integer.parseInt(parts[2]));
        }
        if (name.startsWith("deep:")) {
            int depth = Integer.parseInt(name.substring(5));
            return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        }
        JsonNode value = values.get(name);
        if (value == null) {
            throw new AssertionError("no value for {{" + name + "}}");
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }
}

package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The JSONPath of printer columns: members (`.a`, `['a.b']`, `.a\.b`), indexes (`[0]`, `[-1]`), `[*]` and
/// filters by equality (`[?(@.type=="Ready")]`).
final class JsonPath {

    private static final Pattern STEP =
            Pattern.compile("\\.(?<name>(?:[^.\\[\\]\\\\]|\\\\.)+)|\\[(?<index>-?\\d+)]|\\[(?<all>\\*)]"
                    + "|\\[(?:'(?<single>[^']*)'|\"(?<double>[^\"]*)\")]"
                    + "|\\[\\?\\(\\s*@(?<left>[^=!\\s]*)\\s*(?<op>==|!=)\\s*(?<right>[^)]*?)\\s*\\)]");

    private final List<Function<JsonNode, Stream<JsonNode>>> steps;

    private JsonPath(List<Function<JsonNode, Stream<JsonNode>>> steps) {
        this.steps = steps;
    }

    /// Empty if the path is not of the kind that columns may have.
    static Optional<JsonPath> parse(String text) {
        String path = text.strip();
        if (path.startsWith("{") && path.endsWith("}")) {
            path = path.substring(1, path.length() - 1);
        }
        path = path.startsWith("$") ? path.substring(1) : path;
        path = path.isEmpty() || path.startsWith(".") || path.startsWith("[") ? path : "." + path;
        List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path.equals(".") ? "" : path);
        int at = 0;
        while (matcher.find() && matcher.start() == at) {
            steps.add(step(matcher));
            at = matcher.end();
        }
        return at == (path.equals(".") ? 0 : path.length())
                ? Optional.of(new JsonPath(List.copyOf(steps)))
                : Optional.empty();
    }

    /// The first match in document order.
    Optional<JsonNode> first(JsonNode document) {
        Stream<JsonNode> found = Stream.of(document);
        for (Function<JsonNode, Stream<JsonNode>> step : steps) {
            found = found.flatMap(step);
        }
        return found.findFirst();
    }

    private static Function<JsonNode, Stream<JsonNode>> step(Matcher matcher) {
        String name = firstOf(matcher, "name", "single", "double");
        if (name != null) {
            String plain = matcher.group("name") == null ? name : name.replaceAll("\\\\(.)", "$1");
            return node -> Stream.ofNullable(node.get(plain));
        }
        String index = matcher.group("index");
        if (index != null) {
            int at = Integer.parseInt(index);
            return node -> Stream.ofNullable(node.isArray() ? node.get(at < 0 ? node.size() + at : at) : null);
        }
        return matcher.group("all") != null ? JsonNode::valueStream : filter(matcher);
    }

    private static Function<JsonNode, Stream<JsonNode>> filter(Matcher matcher) {
        JsonPath left = parse(matcher.group("left")).orElseGet(() -> new JsonPath(List.of()));
        String literal = matcher.group("right");
        boolean quoted = literal.length() > 1 && (literal.startsWith("'") || literal.startsWith("\""));
        String right = quoted ? literal.substring(1, literal.length() - 1) : literal;
        boolean equal = matcher.group("op").equals("==");
        return node -> node.valueStream()
                .filter(element -> left.first(element)
                        .map(value -> value.asText().equals(right) == equal)
                        .orElse(false));
    }

    private static @Nullable String firstOf(Matcher matcher, String... groups) {
        for (String group : groups) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return null;
    }
}

package dev.hawser.agent.feedback;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The JSONPath of Kubernetes (`kubectl -o jsonpath`, without the braces) as far as feedback rules use it: members
/// (`.a.b`, `['a.b']`), indexes from either end, slices' `[*]`, and filters `[?(@.type=="Ready")]` with `==` or `!=`.
/// Source: kubernetes.io/docs/reference/kubectl/jsonpath.
public final class JsonPath {

    private sealed interface Step {
        record Member(String name) implements Step {}

        record Index(int index) implements Step {}

        record All() implements Step {}

        record Filter(JsonPath path, String value, boolean equal) implements Step {}
    }

    private final String text;
    private final List<Step> steps;

    private JsonPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /// @throws IllegalArgumentException if it is none, with the place
    public static JsonPath parse(String text) {
        String trimmed = text.strip();
        String inner = trimmed.startsWith("{") && trimmed.endsWith("}")
                ? trimmed.substring(1, trimmed.length() - 1).strip()
                : trimmed;
        return new JsonPath(text, new Parser(inner).steps());
    }

    /// What a path leads to, and where that is.
    private record Found(JsonPointer place, JsonNode node) {}

    /// Everything the path leads to, in document order; empty if it leads nowhere.
    public List<JsonNode> find(JsonNode root) {
        return follow(root).stream().map(Found::node).toList();
    }

    /// Where the path leads to, in document order; empty if it leads nowhere.
    public List<JsonPointer> places(JsonNode root) {
        return follow(root).stream().map(Found::place).toList();
    }

    private List<Found> follow(JsonNode root) {
        List<Found> found = List.of(new Found(JsonPointer.empty(), root));
        for (Step step : steps) {
            List<Found> next = new ArrayList<>();
            for (Found one : found) {
                follow(one, step, next);
            }
            found = next;
        }
        return found;
    }

    private static void follow(Found from, Step step, List<Found> next) {
        JsonNode node = from.node();
        switch (step) {
            case Step.Member(String name) -> add(from.place().appendProperty(name), node.path(name), next);
            case Step.Index(int index) -> {
                int at = index < 0 ? node.size() + index : index;
                if (at >= 0) {
                    add(from.place().appendIndex(at), node.path(at), next);
                }
            }
            case Step.All() -> children(from).forEach(next::add);
            case Step.Filter(JsonPath path, String value, boolean equal) ->
                children(from).forEach(item -> {
                    boolean same = path.find(item.node()).stream()
                            .anyMatch(found -> found.asText().equals(value));
                    if (same == equal) {
                        next.add(item);
                    }
                });
        }
    }

    private static List<Found> children(Found from) {
        List<Found> children = new ArrayList<>();
        if (from.node().isObject()) {
            from.node()
                    .properties()
                    .forEach(member ->
                            children.add(new Found(from.place().appendProperty(member.getKey()), member.getValue())));
        } else {
            for (int i = 0; i < from.node().size(); i++) {
                children.add(new Found(from.place().appendIndex(i), from.node().path(i)));
            }
        }
        return children;
    }

    private static void add(JsonPointer place, JsonNode node, List<Found> next) {
        if (!(node instanceof MissingNode) && !node.isNull()) {
            next.add(new Found(place, node));
        }
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Parser {
        private static final Map<Character, Character> QUOTES = Map.of('\'', '\'', '"', '"');

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            if (at < text.length() && (text.charAt(at) == '$' || text.charAt(at) == '@')) {
                at++;
            }
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '.') {
                    at++;
                    if (at < text.length() && text.charAt(at) == '[') {
                        continue;
                    }
                    if (at < text.length()) {
                        steps.add(member());
                    }
                } else if (c == '[') {
                    at++;
                    steps.add(bracket());
                } else if (steps.isEmpty()) {
                    steps.add(member());
                } else {
                    throw fail("expected . or [");
                }
            }
            return steps;
        }

        private Step member() {
            StringBuilder name = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
                char c = text.charAt(at++);
                if (c == '\\' && at < text.length()) {
                    c = text.charAt(at++);
                }
                name.append(c);
            }
            if (name.isEmpty()) {
                throw fail("expected a name");
            }
            return name.toString().equals("*") ? new Step.All() : new Step.Member(name.toString());
        }

        private Step bracket() {
            char c = peek();
            Step step;
            if (QUOTES.containsKey(c)) {
                step = new Step.Member(quoted());
            } else if (c == '*') {
                at++;
                step = new Step.All();
            } else if (c == '?') {
                at++;
                step = filter();
            } else {
                step = index();
            }
            expect(']');
            return step;
        }

        private Step index() {
            int from = at;
            while (at < text.length() && text.charAt(at) != ']') {
                at++;
            }
            try {
                return new Step.Index(Integer.parseInt(text.substring(from, at).strip()));
            } catch (NumberFormatException e) {
                throw fail("expected an index, * , a quoted name or a filter");
            }
        }

        private Step filter() {
            expect('(');
            int from = at;
            int operator = Math.max(text.indexOf("==", at), -1);
            int differs = text.indexOf("!=", at);
            boolean equal = differs < 0 || (operator >= 0 && operator < differs);
            int split = equal ? operator : differs;
            if (split < 0) {
                throw fail("a filter compares with == or !=");
            }
            JsonPath path = parse(text.substring(from, split));
            at = split + 2;
            skipSpace();
            String value = QUOTES.containsKey(peek()) ? quoted() : bare();
            skipSpace();
            expect(')');
            return new Step.Filter(path, value, equal);
        }

        private String bare() {
            int from = at;
            while (at < text.length() && text.charAt(at) != ')') {
                at++;
            }
            return text.substring(from, at).strip();
        }

        private String quoted() {
            char quote = text.charAt(at++);
            int end = text.indexOf(quote, at);
            if (end < 0) {
                throw fail("the quote does not end");
            }
            String value = text.substring(at, end);
            at = end + 1;
            return value;
        }

        private void skipSpace() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private char peek() {
            if (at >= text.length()) {
                throw fail("the path ends too early");
            }
            return text.charAt(at);
        }

        private void expect(char c) {
            if (peek() != c) {
                throw fail("expected " + c);
            }
            at++;
        }

        private IllegalArgumentException fail(String what) {
            return new IllegalArgumentException("JSONPath " + text + " at character " + (at + 1) + ": " + what);
        }
    }
}

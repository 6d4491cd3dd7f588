package dev.hawser.apiserver.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The small JSONPath of the cases: `$.a.b[0]`, `$.items[*].name`, `$.labels['a.b/c']`, `$.list[?name=x]`.
final class Paths {

    static final String ABSENT = "<absent>";

    private static final Pattern STEP =
            Pattern.compile("\\.([A-Za-z0-9_-]+)|\\[(\\d+)]|\\[(\\*)]|\\[['\"](.*?)['\"]]|\\[\\?([^=\\]]+)=([^\\]]*)]");

    private sealed interface Step {
        record Member(String name) implements Step {}

        record Item(int index) implements Step {}

        record Each() implements Step {}

        record Where(String member, String value) implements Step {}
    }

    private Paths() {}

    /// The value, a list if the path has `[*]`, null if there is none.
    static @Nullable JsonNode get(@Nullable JsonNode from, String path) {
        return get(from, steps(path));
    }

    /// Puts what the function makes of each value there in its place; null takes it away.
    static void edit(JsonNode in, String path, UnaryOperator<@Nullable JsonNode> change) {
        List<Step> steps = steps(path);
        if (!steps.isEmpty()) {
            edit(in, steps, change);
        }
    }

    private static @Nullable JsonNode get(@Nullable JsonNode from, List<Step> steps) {
        if (from == null || steps.isEmpty()) {
            return from;
        }
        List<Step> rest = steps.subList(1, steps.size());
        if (steps.getFirst() instanceof Step.Each) {
            if (!from.isArray()) {
                return null;
            }
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : from) {
                JsonNode value = get(item, rest);
                all.add(value == null ? JsonNodeFactory.instance.textNode(ABSENT) : value);
            }
            return all;
        }
        List<Object> places = places(from, steps.getFirst());
        return places.isEmpty() ? null : get(at(from, places.getFirst()), rest);
    }

    private static void edit(JsonNode in, List<Step> steps, UnaryOperator<@Nullable JsonNode> change) {
        List<Step> rest = steps.subList(1, steps.size());
        for (Object place : places(in, steps.getFirst()).reversed()) {
            if (!rest.isEmpty()) {
                edit(at(in, place), rest, change);
                continue;
            }
            JsonNode changed = change.apply(at(in, place));
            if (in instanceof ObjectNode object) {
                if (changed == null) {
                    object.remove((String) place);
                } else {
                    object.set((String) place, changed);
                }
            } else if (in instanceof ArrayNode array) {
                if (changed == null) {
                    array.remove((Integer) place);
                } else {
                    array.set((Integer) place, changed);
                }
            }
        }
    }

    private static JsonNode at(JsonNode from, Object place) {
        return place instanceof Integer index ? from.path(index) : from.path((String) place);
    }

    private static List<Object> places(JsonNode from, Step step) {
        List<Object> places = new ArrayList<>();
        switch (step) {
            case Step.Member member -> {
                if (from.has(member.name())) {
                    places.add(member.name());
                }
            }
            case Step.Item item -> {
                if (from.has(item.index())) {
                    places.add(item.index());
                }
            }
            case Step.Each each -> {
                for (int i = 0; from.isArray() && i < from.size(); i++) {
                    places.add(i);
                }
            }
            case Step.Where where -> {
                for (int i = 0; from.isArray() && i < from.size(); i++) {
                    if (from.path(i).path(where.member()).asText().equals(where.value())) {
                        places.add(i);
                    }
                }
            }
        }
        return places;
    }

    private static List<Step> steps(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                steps.add(new Step.Member(matcher.group(1)));
            } else if (matcher.group(2) != null) {
                steps.add(new Step.Item(Integer.parseInt(matcher.group(2))));
            } else if (matcher.group(3) != null) {
                steps.add(new Step.Each());
            } else if (matcher.group(4) != null) {
                steps.add(new Step.Member(matcher.group(4)));
            } else {
                steps.add(new Step.Where(matcher.group(5), matcher.group(6)));
            }
        }
        return steps;
    }
}

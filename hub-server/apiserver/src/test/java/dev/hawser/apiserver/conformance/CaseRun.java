package dev.hawser.apiserver.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.conformance.Connection.Events;
import dev.hawser.apiserver.conformance.Connection.Reply;
import dev.hawser.apiserver.conformance.Connection.Request;
import dev.hawser.apiserver.conformance.Connection.Stay;
import dev.hawser.apiserver.object.Documents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// One case against one server: its requests in order, each answer held against the recorded one.
final class CaseRun implements AutoCloseable {

    private static final String LETTERS = "bcdfghjkmnpqrstvwxz";

    private final JsonNode document;
    private final Connection server;
    private final Runnable compaction;
    private final Variables variables = new Variables();
    private final Comparison comparison = new Comparison(variables, new HashMap<>());
    private final Map<String, Stay> open = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    CaseRun(JsonNode document, Connection server, Runnable compaction, RandomGenerator random) {
        this.document = document;
        this.server = server;
        this.compaction = compaction;
        StringBuilder run = new StringBuilder("x");
        random.ints(7, 0, LETTERS.length()).forEach(i -> run.append(LETTERS.charAt(i)));
        variables.set("run", run.toString());
        for (String name : List.of("ns", "ns2", "ns3")) {
            variables.set(name, name + "-" + run);
        }
        variables.set("adminUser", "admin");
        variables.set("limitedUser", "limited");
    }

    /// What differs, a line each.
    List<String> differences() {
        String text = document.toString();
        for (String name : List.of("ns", "ns2", "ns3")) {
            if (text.contains("{{" + name + "}}")) {
                ObjectNode namespace = Documents.object();
                namespace.put("call", "POST /api/v1/namespaces");
                namespace
                        .putObject("json")
                        .put("apiVersion", "v1")
                        .put("kind", "Namespace")
                        .putObject("metadata")
                        .put("name", variables.text("{{" + name + "}}"));
                prepare(namespace);
            }
        }
        document.path("given").forEach(this::prepare);
        int number = 0;
        for (JsonNode step : document.path("steps")) {
            number++;
            int before = differences.size();
            step(step);
            String label = "step " + number + " (" + step.path("call").asText() + "): ";
            differences.subList(before, differences.size()).replaceAll(label::concat);
        }
        return differences;
    }

    @Override
    public void close() {
        open.values().forEach(Stay::close);
    }

    private void prepare(JsonNode step) {
        if (step.has("pause")) {
            pause(step.path("pause").asDouble());
            return;
        }
        int times = step.path("times").asInt(1);
        for (int i = 0; i < times; i++) {
            variables.set("i", "%03d".formatted(i));
            Reply reply = server.send(request(step));
            if (reply.status() >= 300) {
                throw new AssertionError(
                        step.path("call").asText() + " answered " + reply.status() + " " + reply.body());
            }
            keep(step, reply.json());
        }
    }

    private void step(JsonNode step) {
        if (step.has("compact")) {
            compaction.run();
        } else if (step.has("read")) {
            JsonNode read = step.path("read");
            String name = read.path("from").asText();
            Stay stay = Objects.requireNonNull(open.get(name), name);
            events(step, stay, read);
            if (!read.path("stay").asBoolean()) {
                stay.close();
            }
        } else if (step.has("watch")) {
            watch(step);
        } else if (step.has("call")) {
            plain(step);
        } else {
            pause(step.path("pause").asDouble());
        }
    }

    /// Lets time pass that the case is about, such as a second that timestamps can tell.
    private static void pause(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        Awaitility.await().until(() -> System.nanoTime() >= end);
    }

    private void plain(JsonNode step) {
        long end = System.nanoTime() + step.path("within").asLong() * 1_000_000_000;
        Reply reply = server.send(request(step));
        while (System.nanoTime() < end && !isRight(step, reply)) {
            pause(0.1);
            reply = server.send(request(step));
        }
        if (!accepted(step, reply)) {
            differences.addAll(comparison.differences(recorded(step), answer(step, reply)));
        }
        keep(step, reply.json());
    }

    private boolean isRight(JsonNode step, Reply reply) {
        return accepted(step, reply)
                || comparison
                        .attempt()
                        .differences(recorded(step), answer(step, reply))
                        .isEmpty();
    }

    private static boolean accepted(JsonNode step, Reply reply) {
        for (JsonNode status : step.path("orStatus")) {
            if (status.asInt() == reply.status()) {
                return true;
            }
        }
        return false;
    }

    private void watch(JsonNode step) {
        JsonNode watch = step.path("watch");
        Stay stay = server.watch(request(step));
        if (stay.status() != 200) {
            Reply refusal = stay.refusal();
            if (!accepted(step, refusal)) {
                differences.addAll(comparison.differences(recorded(step), answer(step, refusal)));
            }
        } else if (watch.has("leave")) {
            open.put(watch.path("leave").asText(), stay);
        } else {
            events(step, stay, watch);
            stay.close();
        }
    }

    private void events(JsonNode step, Stay stay, JsonNode spec) {
        long start = System.nanoTime();
        Events read =
                stay.read(spec.path("events").asInt(), spec.path("seconds").asDouble());
        double took = (System.nanoTime() - start) / 1e9;
        ObjectNode answer = Documents.object().put("status", stay.status()).put("type", stay.contentType());
        Look look = new Look(step.path("look"));
        ArrayNode events = ordered(look, shown(look, read.events()));
        answer.set("events", events);
        answer.put("ended", read.ended().name().toLowerCase(Locale.ROOT));
        if (spec.has("notBefore")) {
            answer.put("notBefore", took >= spec.path("notBefore").asDouble() ? "1 s" : "closed after " + took + " s");
        }
        ObjectNode recorded = recorded(step);
        recorded.set("events", ordered(look, (ArrayNode) recorded.path("events")));
        differences.addAll(comparison.differences(recorded, answer));
        ArrayNode whole = Documents.array();
        read.events().forEach(whole::add);
        keep(step, whole);
    }

    private static ArrayNode shown(Look look, List<JsonNode> events) {
        ArrayNode shown = Documents.array();
        for (JsonNode event : events) {
            String type = event.path("type").asText();
            boolean error = type.equals("ERROR");
            if (look.hasRows() && !error) {
                shown.add((type + " " + look.row(event.path("object"))).strip());
            } else {
                Look inner = error ? new Look(Documents.object()) : look.ofEventObject();
                shown.addObject().put("type", type).set("object", inner.reduce(event.path("object")));
            }
        }
        return shown;
    }

    private static ArrayNode ordered(Look look, ArrayNode events) {
        int unordered = look.unordered(events.size());
        List<JsonNode> all = new ArrayList<>();
        events.forEach(all::add);
        all.subList(0, unordered)
                .sort(Comparator.comparing(
                        event -> event.isTextual() ? event.textValue() : Look.sortKey(event.path("object"))));
        ArrayNode ordered = Documents.array();
        all.forEach(ordered::add);
        return ordered;
    }

    private static ObjectNode recorded(JsonNode step) {
        ObjectNode recorded = ((ObjectNode) step.path("answer")).deepCopy();
        if (recorded.has("body")) {
            recorded.set("body", new Look(step.path("look")).order(recorded.get("body")));
        }
        return recorded;
    }

    private static ObjectNode answer(JsonNode step, Reply reply) {
        Look look = new Look(step.path("look"));
        ObjectNode answer = Documents.object().put("status", reply.status());
        if (!look.isNot("contentType")) {
            answer.put("type", reply.contentType());
        }
        List<String> warnings = reply.headers().allValues("Warning");
        if ((!warnings.isEmpty() || look.is("warnings")) && !look.isNot("warnings")) {
            ArrayNode given = answer.putArray("warnings");
            warnings.stream().sorted().forEach(given::add);
        }
        if (look.is("statusOnly")) {
            return answer;
        }
        JsonNode body = reply.json();
        if (body != null && !body.isMissingNode()) {
            boolean failure = Look.isStatus(body) && reply.status() >= 400;
            answer.set("body", (failure ? look.ofFailure() : look).reduce(body));
        } else if (!look.is("anyText")) {
            answer.put("text", reply.body());
        }
        return answer;
    }

    private void keep(JsonNode step, @Nullable JsonNode document) {
        for (Map.Entry<String, JsonNode> wanted : step.path("keep").properties()) {
            JsonNode value = Paths.get(document, wanted.getValue().asText());
            if (value == null) {
                throw new AssertionError("no " + wanted.getValue() + " in " + document);
            }
            variables.set(wanted.getKey(), value);
        }
    }

    private Request request(JsonNode step) {
        String call = step.path("call").asText();
        int space = call.indexOf(' ');
        Map<String, String> headers = new TreeMap<>();
        step.path("headers")
                .properties()
                .forEach(header -> headers.put(
                        header.getKey(), variables.text(header.getValue().asText())));
        String body = step.has("json")
                ? variables.tree(step.get("json")).toString()
                : step.has("text") ? variables.text(step.path("text").asText()) : null;
        return new Request(
                step.path("as").asText("admin"),
                call.substring(0, space),
                variables.url(call.substring(space + 1)),
                headers,
                body);
    }
}

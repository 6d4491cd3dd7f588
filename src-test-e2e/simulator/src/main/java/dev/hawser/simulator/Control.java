package dev.hawser.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What can be done to a fleet while it runs, over HTTP on loopback:
///
/// * `GET /clusters`: names, agents, tunnels and partitions
/// * `POST /clusters/{name}/join` with a join token in the body (the command that the console shows will do): one more
///   cluster; `?overlapping={other}` gives it the CIDRs of another
/// * `POST /clusters/{name}/gateway/down` and `…/up`
/// * `POST /clusters/{name}/agent/stop` and `…/start`
/// * `POST /clusters/{name}/services/{namespace}/{service}/export`
/// * `POST /partitions/{a}/{b}` and `DELETE /partitions/{a}/{b}`
final class Control implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SERVICE_PORT = 8080;
    private static final Pattern TOKEN = Pattern.compile("hjt\\.[A-Za-z0-9._-]+");

    private record Reply(int status, String body) {
        static Reply ok(String sentence) {
            return new Reply(200, sentence + "\n");
        }

        static Reply notFound(String sentence) {
            return new Reply(404, sentence + "\n");
        }
    }

    private final Fleet fleet;
    private final HttpServer http;

    Control(Vertx vertx, int port, Fleet fleet) {
        this.fleet = fleet;
        this.http = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String url() {
        return "http://127.0.0.1:" + http.actualPort();
    }

    private void handle(HttpServerRequest request) {
        String method = request.method().name();
        List<String> path = List.of(request.path().substring(1).split("/", -1));
        Optional<String> overlapping = Optional.ofNullable(request.getParam("overlapping"));
        request.bodyHandler(body -> Thread.ofVirtual().start(() -> {
            Reply reply = reply(method, path, body.toString(), overlapping);
            request.response().setStatusCode(reply.status()).end(reply.body());
        }));
    }

    private Reply reply(String method, List<String> path, String body, Optional<String> overlapping) {
        try {
            if (method.equals("GET") && path.equals(List.of("clusters"))) {
                return new Reply(200, overview());
            }
            if (path.size() == 3 && path.getFirst().equals("partitions")) {
                return partition(method, path.get(1), path.get(2));
            }
            boolean join = path.size() == 3
                    && path.getFirst().equals("clusters")
                    && path.getLast().equals("join");
            if (method.equals("POST") && join) {
                return join(path.get(1), body, overlapping);
            }
            if (method.equals("POST") && path.size() >= 4 && path.getFirst().equals("clusters")) {
                @Nullable Member member = fleet.find(path.get(1)).orElse(null);
                return member == null
                        ? Reply.notFound("there is no cluster " + path.get(1) + "; GET /clusters lists them")
                        : act(member, path.subList(2, path.size()));
            }
            return Reply.notFound("no such action");
        } catch (ApiException e) {
            return new Reply(409, e.message() + "\n");
        } catch (Fault e) {
            return new Reply(409, e.getMessage() + "\n");
        }
    }

    private Reply join(String name, String body, Optional<String> overlapping) {
        Matcher token = TOKEN.matcher(body);
        if (!token.find()) {
            return new Reply(400, "the body has no join token: it begins with hjt. and is in the console's command\n");
        }
        fleet.invite(name, token.group(), overlapping);
        return Reply.ok("cluster " + name + " runs, and its agent joins");
    }

    private Reply act(Member member, List<String> action) {
        return switch (String.join("/", action)) {
            case "gateway/down" ->
                member.submariner()
                        .gatewayDown()
                        .map(node -> Reply.ok("the gateway of " + member.name() + " on " + node + " is down"))
                        .orElseGet(() -> new Reply(409, member.name() + " has no active gateway\n"));
            case "gateway/up" -> {
                member.submariner().gatewayUp();
                yield Reply.ok("the gateways of " + member.name() + " are up");
            }
            case "agent/stop" -> {
                member.stopAgent();
                yield Reply.ok("the agent of " + member.name() + " is stopped");
            }
            case "agent/start" -> {
                member.startAgent();
                yield Reply.ok("the agent of " + member.name() + " runs");
            }
            default -> {
                boolean export = action.size() == 4
                        && action.get(0).equals("services")
                        && action.get(3).equals("export");
                if (!export) {
                    yield Reply.notFound("no such action");
                }
                Fleet.export(member, action.get(1), action.get(2), SERVICE_PORT, false);
                yield Reply.ok(
                        "service " + action.get(1) + "/" + action.get(2) + " of " + member.name() + " is exported");
            }
        };
    }

    private Reply partition(String method, String a, String b) {
        if (fleet.find(a).isEmpty() || fleet.find(b).isEmpty()) {
            return Reply.notFound("no such cluster; GET /clusters lists them");
        }
        return switch (method) {
            case "POST" -> {
                fleet.underlay().partition(a, b);
                yield Reply.ok(a + " and " + b + " cannot reach each other");
            }
            case "DELETE" -> {
                boolean was = fleet.underlay().heal(a, b);
                yield Reply.ok(was ? a + " and " + b + " reach each other again" : "they were not partitioned");
            }
            default -> new Reply(405, "POST cuts, DELETE heals\n");
        };
    }

    private String overview() {
        ObjectNode overview = JSON.createObjectNode();
        ArrayNode clusters = overview.putArray("clusters");
        for (Member member : fleet.all()) {
            ObjectNode entry = clusters.addObject();
            entry.put("name", member.name()).put("url", member.cluster().url());
            entry.put("agent", member.hasAgent() ? "running" : "stopped");
            ObjectNode tunnels = entry.putObject("tunnels");
            member.submariner().tunnels().forEach(tunnels::put);
        }
        ArrayNode partitions = overview.putArray("partitions");
        fleet.underlay()
                .partitions()
                .forEach(pair -> partitions.addArray().add(pair.first()).add(pair.second()));
        return overview.toPrettyString() + "\n";
    }

    @Override
    public void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
    }
}

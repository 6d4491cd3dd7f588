package dev.hawser.agent.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.http.ServerOptions;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.review.AccessReviews;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.verb.GarbageCollector;
import dev.hawser.apiserver.verb.ResourceClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A cluster for tests: the real API library over the memory store, on loopback.
public final class TestCluster implements AutoCloseable {

    public static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
    private static final List<ResourceKind> KINDS = kinds();

    private final Vertx vertx = Vertx.vertx();
    private final MemoryStore store = new MemoryStore();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final ApiServer api;
    private final HttpServer http;
    private final GarbageCollector collector;

    public TestCluster() {
        KindRegistry registry = new KindRegistry();
        registry.registerAll(KINDS);
        Authorizer requests = (caller, attributes) -> new Authorizer.Decision(!refused.contains(caller.name()), "test");
        Authorizer reviews = (caller, attributes) -> new Authorizer.Decision(
                !forbidden.contains(caller.name() + " " + attributes.verb() + " " + attributes.resource()), "test");
        api = ApiServer.over(store)
                .kinds(registry)
                .authenticator(request -> Optional.ofNullable(request.getHeader("Impersonate-User"))
                        .map(user -> new Caller(user, "", List.of("system:authenticated"), Map.of())))
                .authorizer(requests)
                .createHandler(
                        new GroupResource("authorization.k8s.io", "subjectaccessreviews"),
                        "",
                        AccessReviews.subjectAccess(reviews))
                .options(ServerOptions.DEFAULT.withAnonymous(true))
                .build();
        for (String name : List.of("default", "kube-system", "demo")) {
            TestHub.namespace(client(), name);
        }
        collector = new GarbageCollector(store, registry, api.verbs());
        collector.start();
        http = vertx.createHttpServer()
                .requestHandler(api::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static List<ResourceKind> kinds() {
        List<ResourceKind> kinds = new ArrayList<>(BuiltInKinds.hub());
        kinds.addAll(BuiltInKinds.cluster());
        CrdCatalog.cluster().forEach(crd -> kinds.add(CrdReader.read(crd)));
        return kinds;
    }

    /// Access reviews say no from now on.
    public void forbid(String user, String verb, String resource) {
        forbidden.add(user + " " + verb + " " + resource);
    }

    /// Requests of this user are refused, whatever access reviews say.
    public void refuseRequestsOf(String user) {
        refused.add(user);
    }

    public String url() {
        return "http://127.0.0.1:" + http.actualPort();
    }

    /// From inside.
    public ResourceClient client() {
        return api.client(Caller.HUB);
    }

    /// A ConfigMap's data, empty if it does not exist.
    public Optional<ObjectNode> configMap(String name) {
        return client().get(CONFIG_MAPS, "demo", name).map(map -> map.withObject("/data"));
    }

    /// A document written as YAML.
    public static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) new YAMLMapper().readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
        collector.close();
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        store.close();
    }
}

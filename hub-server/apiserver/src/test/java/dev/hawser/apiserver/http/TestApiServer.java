package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.access.BearerTokenAuthenticator;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.DefaultRoles;
import dev.hawser.apiserver.access.RbacAuthorizer;
import dev.hawser.apiserver.access.StaticTokens;
import dev.hawser.apiserver.admission.BuiltInRules;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.review.Reviews;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.verb.CrdRegistration;
import dev.hawser.apiserver.verb.GarbageCollector;
import dev.hawser.apiserver.verb.NamespaceCleaner;
import dev.hawser.apiserver.verb.ResourceClient;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/// A whole API server on a loopback port over the memory store, with the kinds of Kubernetes and of the hub, for tests
/// and for trying things out. `POST /compact` makes it forget its history.
public final class TestApiServer implements AutoCloseable {

    public static final String ADMIN_TOKEN = "admin-token";
    public static final String LIMITED_TOKEN = "limited-token";
    /// Tokens `client-0`, `client-1`, … of users with these names, who may do everything.
    static final int CLIENTS = 4;

    public static final Caller ADMIN =
            new Caller("admin", "", List.of(Caller.MASTERS, "system:authenticated"), Map.of());
    public static final Caller LIMITED =
            new Caller("limited", "", List.of("conformance", "system:authenticated"), Map.of());

    private final Vertx vertx = Vertx.vertx();
    private final Store store;
    private final ApiServer api;
    private final HttpServer http;
    private final List<AutoCloseable> running = new ArrayList<>();

    private TestApiServer(Store store, ApiServer api, int port) {
        this.store = store;
        this.api = api;
        this.http = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /// On a free port.
    public static TestApiServer start() {
        return start(0, new MemoryStore(), true);
    }

    public static TestApiServer start(int port, Store store, boolean anonymous) {
        return start(port, store, builder -> builder.options(ServerOptions.DEFAULT.withAnonymous(anonymous)));
    }

    /// @param change of what the server is built from
    static TestApiServer start(int port, Store store, UnaryOperator<ApiServerBuilder> change) {
        KindRegistry kinds = new KindRegistry();
        kinds.registerAll(BuiltInKinds.hub());
        kinds.registerAll(CrdCatalog.hub().stream().map(CrdReader::read).toList());
        RbacAuthorizer rbac = new RbacAuthorizer(store);
        Map<String, Caller> callers = new HashMap<>(Map.of(ADMIN_TOKEN, ADMIN, LIMITED_TOKEN, LIMITED));
        for (int i = 0; i < CLIENTS; i++) {
            callers.put("client-" + i, new Caller("client-" + i, "", ADMIN.groups(), Map.of()));
        }
        StaticTokens tokens = new StaticTokens(callers);
        ApiServerBuilder builder = ApiServer.over(store)
                .kinds(kinds)
                .authenticator(new BearerTokenAuthenticator(List.of(tokens)))
                .authorizer(rbac)
                .hooks(BuiltInRules.hooks(rbac, Clock.systemUTC()));
        Reviews.of(rbac, List.of(tokens)).forEach((type, review) -> builder.createHandler(type, "", review));
        ApiServer api = change.apply(builder).build();
        createNamespaces(api.client(Caller.HUB));
        NamespaceCleaner cleaner = new NamespaceCleaner(store, kinds, api.verbs());
        GarbageCollector collector = new GarbageCollector(store, kinds, api.verbs());
        CrdRegistration definitions = new CrdRegistration(store, kinds, api.verbs(), Clock.systemUTC());
        definitions.start();
        cleaner.start();
        collector.start();
        DefaultRoles.documents().forEach(api.client(Caller.HUB)::create);
        TestApiServer server = new TestApiServer(store, api, port);
        server.running.addAll(List.of(cleaner, collector, definitions, rbac));
        return server;
    }

    public int port() {
        return http.actualPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public ApiServer api() {
        return api;
    }

    public Store store() {
        return store;
    }

    public ResourceClient client() {
        return api.client(ADMIN);
    }

    @Override
    public void close() {
        running.forEach(TestApiServer::closeQuietly);
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        store.close();
    }

    /// Arguments: the port, `anonymous-off` if wanted.
    public static void main(String[] arguments) throws InterruptedException {
        int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
        boolean anonymous = !List.of(arguments).contains("anonymous-off");
        TestApiServer server = start(port, new MemoryStore(), anonymous);
        System.out.println("listening on " + server.url());
        new CountDownLatch(1).await();
    }

    private void handle(HttpServerRequest request) {
        if (request.path().equals("/compact")) {
            store.compact(store.snapshot().revision());
            request.response().end("compacted\n");
        } else {
            api.handle(request);
        }
    }

    private static void createNamespaces(ResourceClient client) {
        for (String name : List.of("default", "kube-system", "kube-public")) {
            ObjectNode namespace = Documents.object();
            namespace.put("apiVersion", "v1").put("kind", "Namespace");
            Metadata.of(namespace).node().put("name", name);
            try {
                client.create(namespace);
            } catch (ApiException e) {
                if (e.reason() != ApiException.Reason.ALREADY_EXISTS) {
                    throw e;
                }
            }
        }
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

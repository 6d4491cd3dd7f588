package dev.hawser.agent.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.CrdCatalog;
import dev.hawser.api.cluster.HubIdentity;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.http.ServerOptions;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import dev.hawser.apiserver.verb.ResourceClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// A hub for tests: the real API library with TLS and the hub's kinds over the memory store. Signs every request and
/// accepts every cluster as soon as it is asked. Can be cut off and come back on the same port.
public final class TestHub implements AutoCloseable {

    public static final String JOIN_TOKEN = "hjt.test.secret";
    public static final GroupResource CLUSTERS =
            new GroupResource("cluster.open-cluster-management.io", "managedclusters");
    public static final GroupResource WORKS = new GroupResource("work.open-cluster-management.io", "manifestworks");
    public static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");
    private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
    private static final GroupResource SIGNINGS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");

    private static final List<ResourceKind> KINDS = kinds();

    private final Vertx vertx = Vertx.vertx();
    private final TestAuthority authority = new TestAuthority();
    private TestAuthority.Server server = authority.server();
    private final Map<String, Caller> tokens = new ConcurrentHashMap<>();
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final Duration certificateLife;
    private MemoryStore store = new MemoryStore();
    private ApiServer api;
    private @Nullable HttpServer http;
    private int port;
    private volatile boolean accepting = true;

    public TestHub() {
        this(Duration.ofHours(1));
    }

    /// @param certificateLife of what it signs
    public TestHub(Duration certificateLife) {
        this.certificateLife = certificateLife;
        tokens.put(
                JOIN_TOKEN, new Caller("system:hawser:join-token:test", "", List.of("system:authenticated"), Map.of()));
        this.api = build();
        name(new HubIdentity("first", "1", ""));
        listen();
    }

    private static List<ResourceKind> kinds() {
        List<ResourceKind> kinds = new ArrayList<>(BuiltInKinds.hub());
        CrdCatalog.hub().forEach(crd -> kinds.add(CrdReader.read(crd)));
        return kinds;
    }

    private ApiServer build() {
        KindRegistry registry = new KindRegistry();
        registry.registerAll(KINDS);
        Authorizer everything = (caller, attributes) -> {
            if (!Set.of("get", "list", "watch").contains(attributes.verb())) {
                writes.add(caller.name() + " " + attributes.verb() + " " + attributes.path());
            }
            return new Authorizer.Decision(true, "test");
        };
        ApiServer built = ApiServer.over(store)
                .kinds(registry)
                .authenticator(this::authenticate)
                .authorizer(everything)
                .options(ServerOptions.DEFAULT)
                .build();
        ResourceClient client = built.client(Caller.HUB);
        try {
            store.watch(
                    Set.of(SIGNINGS, CLUSTERS),
                    store.snapshot().revision(),
                    change -> {
                        if (change.current() != null) {
                            ObjectNode object = change.current().toTree();
                            boolean signing = change.key().type().equals(SIGNINGS);
                            Thread.ofVirtual().start(() -> {
                                if (signing) {
                                    sign(client, object);
                                } else if (accepting) {
                                    accept(client, object);
                                }
                            });
                        }
                    },
                    end -> {});
        } catch (CompactedException e) {
            throw new IllegalStateException(e);
        }
        namespace(client, "default");
        namespace(client, HubIdentity.NAMESPACE);
        return built;
    }

    /// Says who it is.
    public void name(HubIdentity identity) {
        ObjectNode map = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", HubIdentity.NAME).put("namespace", HubIdentity.NAMESPACE);
        map.putObject("data")
                .put(HubIdentity.ID, identity.id())
                .put(HubIdentity.EPOCH, identity.epoch())
                .put(HubIdentity.TRUST_BUNDLE, identity.trustBundle());
        client().apply(map, "hub", true);
    }

    /// What it says of itself.
    public HubIdentity identity() {
        return client().get(CONFIG_MAPS, HubIdentity.NAMESPACE, HubIdentity.NAME)
                .flatMap(HubIdentity::of)
                .orElseThrow();
    }

    private void sign(ResourceClient client, ObjectNode request) {
        if (!request.path("status").path("certificate").asText("").isEmpty()) {
            return;
        }
        String pem = new String(
                Base64.getDecoder().decode(request.path("spec").path("request").asText()), StandardCharsets.US_ASCII);
        String certificate = authority.sign(pem, certificateLife);
        request.withObject("/status")
                .put(
                        "certificate",
                        Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII)));
        client.updateStatus(request);
    }

    private static void accept(ResourceClient client, ObjectNode cluster) {
        if (!cluster.path("spec").path("hubAcceptsClient").asBoolean()) {
            String name = cluster.path("metadata").path("name").asText();
            namespace(client, name);
            ObjectNode patch = cluster.objectNode();
            patch.putObject("spec").put("hubAcceptsClient", true);
            client.mergePatch(CLUSTERS, "", name, "", patch);
        }
    }

    public static void namespace(ResourceClient client, String name) {
        ObjectNode namespace = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        namespace
                .put("apiVersion", "v1")
                .put("kind", "Namespace")
                .putObject("metadata")
                .put("name", name);
        if (client.get(new GroupResource("", "namespaces"), "", name).isEmpty()) {
            client.create(namespace);
        }
    }

    private Optional<Caller> authenticate(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null) {
            Caller caller = tokens.get(header.replaceFirst("^Bearer ", ""));
            if (caller == null) {
                throw dev.hawser.apiserver.object.Failures.unauthorized();
            }
            return Optional.of(caller);
        }
        try {
            X509Certificate certificate = (X509Certificate) request.sslSession().getPeerCertificates()[0];
            List<String> groups = new ArrayList<>(List.of("system:authenticated"));
            String name = "";
            for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equals("CN")) {
                    name = part.getValue().toString();
                } else {
                    groups.add(part.getValue().toString());
                }
            }
            return Optional.of(new Caller(name, "", groups, Map.of()));
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        } catch (InvalidNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A token that the hub knows from now on.
    public void allow(String token, String user) {
        tokens.put(token, new Caller(user, "", List.of("system:authenticated"), Map.of()));
    }

    public void acceptClusters(boolean accept) {
        accepting = accept;
    }

    /// Listens, again on the port of the first time.
    public void listen() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setSsl(true)
                .setUseAlpn(true)
                .setClientAuth(ClientAuth.REQUEST)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.caPem())))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(server.certificate()))
                        .addKeyValue(Buffer.buffer(server.key())));
        http = vertx.createHttpServer(options)
                .requestHandler(request -> api.handle(request))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        port = http.actualPort();
    }

    /// Breaks all connections and listens no more.
    public void cutOff() {
        if (http != null) {
            http.close().toCompletionStage().toCompletableFuture().join();
            http = null;
        }
    }

    /// Forgets everything: behind the same address and authority is another hub now.
    public void startAnew() {
        restore(List.of());
        name(new HubIdentity("another", "1", ""));
    }

    /// Every object as it is now.
    public List<StoredResource> backup() {
        List<StoredResource> all = new ArrayList<>();
        Snapshot snapshot = store.snapshot();
        KINDS.forEach(kind -> all.addAll(snapshot.ofType(kind.type()).values()));
        return all;
    }

    /// Goes back to a backup, in a new epoch if it has one.
    public void restore(List<StoredResource> backup) {
        cutOff();
        api.close();
        store.close();
        store = new MemoryStore();
        for (StoredResource object : backup) {
            try {
                store.commit(new Write(object.key(), new Expected.Absent(), withoutRevision(object), "restore"));
            } catch (ConflictException e) {
                throw new IllegalStateException(e);
            }
        }
        api = build();
        if (!backup.isEmpty()) {
            name(new HubIdentity(identity().id(), "after " + store.snapshot().revision(), ""));
        }
        listen();
    }

    private static ObjectNode withoutRevision(StoredResource object) {
        ObjectNode tree = object.toTree();
        tree.withObject("/metadata").remove("resourceVersion");
        return tree;
    }

    /// Shows a certificate of another authority from now on; breaks all connections.
    public void change(TestAuthority next) {
        cutOff();
        server = next.server();
        listen();
    }

    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /// `host:port`.
    public String address() {
        return "127.0.0.1:" + port;
    }

    public String caPem() {
        return authority.caPem();
    }

    /// The hub's objects.
    public ResourceClient client() {
        return api.client(Caller.HUB);
    }

    public Store store() {
        return store;
    }

    /// What callers wrote: user, verb, path.
    public List<String> writes() {
        return writes;
    }

    @Override
    public void close() {
        cutOff();
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        store.close();
    }
}

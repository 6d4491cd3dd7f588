package dev.hawser.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.JsonLinesAuditLog;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.account.LocalAccounts.Session;
import dev.hawser.hub.identity.CertificateAuthority;
import dev.hawser.hub.identity.ServerNames;
import dev.hawser.hub.identity.TokenKey;
import dev.hawser.hub.reconcile.SoleLeader;
import dev.hawser.hub.store.Life;
import dev.hawser.hub.submariner.SubmarinerManifests.Images;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The whole hub in memory, behind a real TLS server on loopback, with its controllers running.
public final class TestHub implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final MovingClock clock = new MovingClock();
    private final Store store;
    private final CertificateAuthority authority;
    private final ByteArrayOutputStream audit = new ByteArrayOutputStream();
    private final Hub hub;
    private final HttpServer server;
    private final String password;
    private @Nullable Session administrator;

    private TestHub(Path directory, Store store, Supplier<Life> life, Optional<String> knownPassword) throws Exception {
        this.store = store;
        SecureRandom random = new SecureRandom();
        authority = CertificateAuthority.open(directory, clock, random);
        TokenKey tokens = TokenKey.open(directory, clock, random);
        Path certificate = directory.resolve("server.crt");
        Path key = directory.resolve("server.key");
        ServerNames names = new ServerNames(Set.of("localhost", "127.0.0.1", "::1"));
        authority.ensureServerCertificate(certificate, key, names);
        hub = new Hub(new HubParts(
                store,
                life,
                new JsonLinesAuditLog(audit),
                authority,
                tokens,
                URI.create("https://localhost:6443"),
                List.of(),
                Optional.of("admin"),
                Optional.of("example.org/agent:1"),
                Images.DEFAULT,
                Duration.ofHours(24),
                Duration.ofHours(8),
                Duration.ofMinutes(10),
                clock,
                random));
        password = hub.initialise().or(() -> knownPassword).orElseThrow();
        hub.start(new SoleLeader());
        Router router = Router.router(vertx);
        new HubRoutes(new AtomicReference<@Nullable Hub>(hub)).mount(router);
        router.route("/metrics").handler(context -> context.response().end("metrics"));
        router.route("/q/openapi").handler(context -> context.response().end("openapi"));
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setClientAuth(ClientAuth.REQUEST)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificate.toString())
                                .setKeyPath(key.toString()))
                        .setTrustOptions(new PemTrustOptions()
                                .addCertPath(directory.resolve("ca.crt").toString())))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /// @param directory for keys
    public static TestHub start(Path directory) throws IOException {
        return start(directory, new MemoryStore(), () -> new Life(new UUID(1, 1), 1), Optional.empty());
    }

    /// @param store closed with the hub
    /// @param knownPassword of the administrator, if the store has the account already
    static TestHub start(Path directory, Store store, Supplier<Life> life, Optional<String> knownPassword)
            throws IOException {
        try {
            return new TestHub(directory, store, life, knownPassword);
        } catch (Exception e) {
            throw new IOException("the hub under test does not start", e);
        }
    }

    public URI url() {
        return URI.create("https://localhost:" + server.actualPort());
    }

    public MovingClock clock() {
        return clock;
    }

    public CertificateAuthority authority() {
        return authority;
    }

    /// The API as the hub's own controllers have it.
    public ResourceClient client() {
        return hub.api().client(Caller.HUB);
    }

    Hub hub() {
        return hub;
    }

    /// What the audit log has recorded, JSON lines.
    public String audit() {
        return audit.toString(StandardCharsets.UTF_8);
    }

    /// The administrator's password.
    public String password() {
        return password;
    }

    /// Speaks to the hub without credentials.
    public HubCalls anonymous() {
        return HubCalls.to(url(), authority.certificatePem(), null, null);
    }

    public HubCalls withToken(String token) {
        return HubCalls.to(url(), authority.certificatePem(), token, null);
    }

    public HubCalls withCertificate(CertificateAuthority.Issued identity) {
        return HubCalls.to(url(), authority.certificatePem(), null, identity);
    }

    /// Speaks as the administrator, in a session that lasts: to check a password takes long on purpose.
    public HubCalls administrator() {
        Session session = administrator;
        if (session == null || !session.expiresAt().isAfter(clock.instant())) {
            session = hub.accounts().orElseThrow().login("admin", password).orElseThrow();
            administrator = session;
        }
        return withToken(session.token());
    }

    /// A bearer token of the administrator, newly logged in.
    public String administratorToken() {
        return hub.accounts()
                .orElseThrow()
                .login("admin", password)
                .orElseThrow()
                .token();
    }

    /// The token of a new service account, good for an hour.
    public String accountToken(String namespace, String name) {
        HubCalls admin = administrator();
        String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
        admin.post(accounts, HubCalls.object("v1", "ServiceAccount", namespace, name))
                .require(201);
        ObjectNode request = HubCalls.object("authentication.k8s.io/v1", "TokenRequest", namespace, name);
        request.putObject("spec");
        return admin.post(accounts + "/" + name + "/token", request)
                .require(201)
                .path("status")
                .path("token")
                .asText();
    }

    /// Grants rights in a namespace.
    ///
    /// @param name of role and binding
    /// @param rules `{"apiGroups":[…],"resources":[…],"verbs":[…]}`
    public void grant(String namespace, String name, String user, String rules) {
        HubCalls admin = administrator();
        String rbac = "rbac.authorization.k8s.io/v1";
        String path = "/apis/" + rbac + "/namespaces/" + namespace;
        ObjectNode role = HubCalls.object(rbac, "Role", namespace, name);
        role.putArray("rules").add(HubCalls.json(rules));
        admin.post(path + "/roles", role).require(201);
        ObjectNode binding = HubCalls.object(rbac, "RoleBinding", namespace, name);
        binding.putObject("roleRef")
                .put("apiGroup", "rbac.authorization.k8s.io")
                .put("kind", "Role")
                .put("name", name);
        binding.putArray("subjects")
                .addObject()
                .put("apiGroup", "rbac.authorization.k8s.io")
                .put("kind", "User")
                .put("name", user);
        admin.post(path + "/rolebindings", binding).require(201);
    }

    /// Makes a join token.
    ///
    /// @return its text
    public String joinToken(String name, String pattern, int uses, boolean autoAccept) {
        ObjectNode token = HubCalls.object("network.hawser.dev/v1alpha1", "JoinToken", "", name);
        token.putObject("spec").put("namePattern", pattern).put("maxUses", uses).put("autoAccept", autoAccept);
        HubCalls.Answer answer = administrator().post("/apis/network.hawser.dev/v1alpha1/jointokens", token);
        return answer.require(201).path("status").path("token").asText();
    }

    @Override
    public void close() {
        server.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        hub.close();
        store.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}

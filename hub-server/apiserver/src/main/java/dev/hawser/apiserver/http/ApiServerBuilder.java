package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.AuditLog;
import dev.hawser.apiserver.access.Authenticator;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Visibility;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.fairness.Fairness;
import dev.hawser.apiserver.fairness.Fairness.Limits;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.StoredView;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.verb.CrdRules;
import dev.hawser.apiserver.verb.CreateHandler;
import dev.hawser.apiserver.verb.NamespaceLifecycle;
import dev.hawser.apiserver.verb.Verbs;
import dev.hawser.apiserver.verb.WatchHub;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// Puts an [ApiServer] together. Without an authenticator nobody but anonymous gets in, without an authorizer nobody
/// may do anything.
public final class ApiServerBuilder {

    private final Store store;
    private KindRegistry registry = new KindRegistry();
    private Map<GroupResource, StoredView> views = BuiltInKinds.views();
    private final List<Authenticator> authenticators = new ArrayList<>();
    private Authorizer authorizer = (caller, attributes) -> new Authorizer.Decision(false, "no authorizer");
    private final List<AdmissionHook> hooks = new ArrayList<>();
    private final CreateHandlers handlers = new CreateHandlers();
    private final Map<String, HealthCheck> checks = new LinkedHashMap<>();
    private Set<String> protectedNamespaces = Set.of("default", "kube-system", "kube-public");
    private AuditLog audit = AuditLog.NONE;
    private Clock clock = Clock.systemUTC();
    private RandomGenerator random = new SecureRandom();
    private Executor executor = task -> Thread.ofVirtual().name("api").start(task);
    private ServerOptions options = ServerOptions.DEFAULT;

    private Visibility visibility = Visibility.ALL;
    private Fairness fairness =
            new Fairness(Limits.of(Runtime.getRuntime().availableProcessors()), Fairness.Levels.ONE);

    ApiServerBuilder(Store store) {
        this.store = store;
    }

    /// The kinds that are served; the host may change them while the server runs.
    public ApiServerBuilder kinds(KindRegistry kinds) {
        registry = kinds;
        return this;
    }

    /// Types that are stored as another type.
    public ApiServerBuilder views(Map<GroupResource, StoredView> storedViews) {
        views = Map.copyOf(storedViews);
        return this;
    }

    /// Asked in the order in which they are added.
    public ApiServerBuilder authenticator(Authenticator authenticator) {
        authenticators.add(authenticator);
        return this;
    }

    public ApiServerBuilder authorizer(Authorizer decider) {
        authorizer = decider;
        return this;
    }

    /// Where writes are recorded: those over HTTP, refused ones too, and those of controllers.
    public ApiServerBuilder audit(AuditLog log) {
        audit = log;
        return this;
    }

    /// Asked in the order in which they are added, after the rules about namespaces.
    public ApiServerBuilder hook(AdmissionHook hook) {
        hooks.add(hook);
        return this;
    }

    public ApiServerBuilder hooks(List<AdmissionHook> all) {
        hooks.addAll(all);
        return this;
    }

    /// @param subresource `""` for POSTs to the collection
    public ApiServerBuilder createHandler(GroupResource type, String subresource, CreateHandler handler) {
        handlers.add(type, subresource, handler);
        return this;
    }

    /// A part of `/readyz` and `/healthz`.
    public ApiServerBuilder healthCheck(String name, HealthCheck check) {
        checks.put(name, check);
        return this;
    }

    /// Namespaces that cannot be deleted.
    public ApiServerBuilder protectedNamespaces(Set<String> names) {
        protectedNamespaces = Set.copyOf(names);
        return this;
    }

    public ApiServerBuilder clock(Clock time) {
        clock = time;
        return this;
    }

    /// For uids, generated names and the spread of timeouts.
    public ApiServerBuilder random(RandomGenerator generator) {
        random = generator;
        return this;
    }

    /// Where requests are worked on; a task may block. Virtual threads by default.
    public ApiServerBuilder executor(Executor workers) {
        executor = workers;
        return this;
    }

    /// What readers see of that which they may read.
    public ApiServerBuilder visibility(Visibility limits) {
        visibility = limits;
        return this;
    }

    /// How clients share the server.
    public ApiServerBuilder fairness(Fairness sharing) {
        fairness = sharing;
        return this;
    }

    public ApiServerBuilder options(ServerOptions limits) {
        options = limits;
        return this;
    }

    public ApiServer build() {
        List<AdmissionHook> all = new ArrayList<>();
        all.add(new NamespaceLifecycle(store, protectedNamespaces));
        all.add(new CrdRules());
        all.addAll(hooks);
        Verbs verbs = new Verbs(store, views, all, audit, clock, random);
        WatchHub hub = new WatchHub(store, options.recentChanges());
        Gate gate = new Gate(authenticators, authorizer, options.anonymousAllowed());
        OpenWatches open = new OpenWatches(
                gate, options.recheckInterval(), fairness.limits().watches());
        WatchEndpoint watches = new WatchEndpoint(verbs, hub, open, options, clock, random);
        ServerParts parts = new ServerParts(
                options,
                registry,
                verbs,
                hub,
                gate,
                open,
                fairness,
                audit,
                clock,
                new InfoEndpoint(options.version(), checks),
                new DocumentEndpoint(registry),
                new ResourceEndpoint(registry, verbs, handlers.copy(), watches, gate, visibility, clock));
        return new ApiServer(parts, executor);
    }
}

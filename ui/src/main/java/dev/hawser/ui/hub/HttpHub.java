package dev.hawser.ui.hub;

import dev.hawser.ui.hub.HubException.Failure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// The hub over its API, for one signed-in person.
final class HttpHub implements Hub {
    private static final Duration REMEMBER_RIGHTS = Duration.ofSeconds(20);
    private static final Duration POLL_LEASES = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int WRITE_ATTEMPTS = 5;

    private record Right(boolean granted, Instant at) {}

    private final KubernetesClient client;
    private final Clock clock;
    private final Copies copies;
    private final Map<Class<?>, Mirror<?>> mirrors = new ConcurrentHashMap<>();
    private final Map<Attempt, Right> rights = new ConcurrentHashMap<>();
    private volatile Connection connection = new Connection.Up();
    private final Runnable onClose;
    private final Thread heart;

    /// @param copies shared by the hubs of all people
    HttpHub(KubernetesClient client, Clock clock, Copies copies, Runnable onClose) {
        this.client = client;
        this.clock = clock;
        this.copies = copies;
        this.onClose = onClose;
        this.heart = Thread.ofVirtual().name("hub-heartbeat").start(this::beat);
    }

    /// A connection that died without a word looks like a quiet watch: so the hub is asked, too.
    private void beat() {
        while (!heart().isInterrupted()) {
            try {
                Thread.sleep(HEARTBEAT);
                Failures.calling(() -> client.raw("/version"));
                heard(Optional.empty());
            } catch (InterruptedException e) {
                heart().interrupt();
            } catch (HubException e) {
                if (e.failure() == Failure.AWAY || e.failure() == Failure.UNAUTHENTICATED) {
                    heard(Optional.of(e));
                }
            }
        }
    }

    private static Thread heart() {
        return Thread.currentThread();
    }

    @Override
    @SuppressWarnings("unchecked") // the map's values have the type of their key
    public <R extends HasMetadata> Live<R> live(Class<R> kind) {
        return (Mirror<R>) mirrors.computeIfAbsent(kind, k -> mirror(kind));
    }

    private <R extends HasMetadata> Mirror<R> mirror(Class<R> kind) {
        // Thousands of agents renew their leases all the time: a watch would never rest.
        Optional<Duration> poll = kind.equals(Lease.class) ? Optional.of(POLL_LEASES) : Optional.empty();
        return new Mirror<>(kind, client, poll, copies, this::heard);
    }

    private void heard(Optional<HubException> failure) {
        Connection before;
        Connection now;
        synchronized (this) {
            before = connection;
            now = after(before, failure);
            connection = now;
        }
        if (before instanceof Connection.Away && now instanceof Connection.Up) {
            mirrors.values().forEach(Mirror::again);
        }
        if (!before.equals(now)) {
            mirrors.values().forEach(Mirror::changed);
        }
    }

    /// Whoever vouched for the person no longer does.
    void refused(HubException reason) {
        heard(Optional.of(reason));
    }

    private Connection after(Connection before, Optional<HubException> failure) {
        if (failure.isEmpty()) {
            return before instanceof Connection.SignedOut ? before : new Connection.Up();
        }
        if (failure.get().failure() == Failure.UNAUTHENTICATED) {
            return new Connection.SignedOut(failure.get().sentence());
        }
        return before instanceof Connection.Away away
                ? new Connection.Away(away.since(), failure.get().sentence())
                : new Connection.Away(clock.instant(), failure.get().sentence());
    }

    @Override
    public <R extends HasMetadata> List<R> list(Class<R> kind, String namespace) {
        return Failures.calling(
                () -> client.resources(kind).inNamespace(namespace).list().getItems());
    }

    @Override
    public <R extends HasMetadata> List<R> list(Class<R> kind, String namespace, Map<String, String> fields) {
        return Failures.calling(() -> client.resources(kind)
                .inNamespace(namespace)
                .withFields(fields)
                .list()
                .getItems());
    }

    @Override
    public <R extends HasMetadata> R create(R object) {
        return Failures.calling(() -> client.resource(object).create());
    }

    @Override
    public <R extends HasMetadata> R edit(Class<R> kind, String namespace, String name, UnaryOperator<R> change) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Failures.calling(() -> {
                    R current = at(kind, namespace, name).get();
                    if (current == null) {
                        throw new HubException(Failure.NOT_FOUND, name + " does not exist any more.");
                    }
                    return client.resource(change.apply(current)).update();
                });
            } catch (HubException e) {
                if (e.failure() != Failure.CONFLICT || attempt == WRITE_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public <R extends HasMetadata> void delete(Class<R> kind, String namespace, String name) {
        Failures.calling(() -> at(kind, namespace, name).delete());
    }

    @Override
    public <R extends HasMetadata> Optional<String> yaml(Class<R> kind, String namespace, String name) {
        R object = Failures.calling(() -> at(kind, namespace, name).get());
        if (object == null) {
            return Optional.empty();
        }
        object.getMetadata().setManagedFields(List.of());
        return Optional.of(client.getKubernetesSerialization().asYaml(object));
    }

    private <R extends HasMetadata> Resource<R> at(Class<R> kind, String namespace, String name) {
        return namespace.isEmpty()
                ? client.resources(kind).withName(name)
                : client.resources(kind).inNamespace(namespace).withName(name);
    }

    @Override
    public boolean may(Attempt attempt) {
        Right known = rights.get(attempt);
        if (known != null && known.at().plus(REMEMBER_RIGHTS).isAfter(clock.instant())) {
            return known.granted();
        }
        boolean granted = Failures.calling(() -> ask(attempt));
        rights.put(attempt, new Right(granted, clock.instant()));
        return granted;
    }

    private boolean ask(Attempt attempt) {
        SelfSubjectAccessReview question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(attempt.verb())
                .withGroup(attempt.group())
                .withResource(attempt.resource())
                .withSubresource(attempt.subresource())
                .withNamespace(attempt.namespace())
                .withName(attempt.name())
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(
                client.resource(question).create().getStatus().getAllowed());
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        onClose.run();
        heart.interrupt();
        mirrors.values().forEach(Mirror::close);
        client.close();
    }
}

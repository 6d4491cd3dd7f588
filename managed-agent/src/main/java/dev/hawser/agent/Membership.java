package dev.hawser.agent;

import dev.hawser.agent.join.Identity;
import dev.hawser.agent.join.IdentityStore;
import dev.hawser.agent.join.Joiner;
import dev.hawser.agent.join.Renewal;
import dev.hawser.agent.join.Trust;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.Clients;
import dev.hawser.agent.queue.Backoff;
import dev.hawser.agent.runtime.AgentRuntime;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps the agent's identity good: takes the stored one, joins with the token if there is none that can be used,
/// renews in time.
final class Membership implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Membership.class);

    private final AgentConfig config;
    private final AgentRuntime runtime;
    private final IdentityStore store;
    private final Trust trust;
    private final Consumer<Connection> serve;
    private volatile boolean closed;
    private volatile boolean approved;
    private volatile CountDownLatch rejection = new CountDownLatch(1);
    private volatile @Nullable Identity serving;
    private @Nullable Thread thread;

    /// @param serve told of each way to reach the hub
    Membership(AgentConfig config, Api cluster, AgentRuntime runtime, Consumer<Connection> serve) {
        this.config = config;
        this.runtime = runtime;
        this.store = new IdentityStore(cluster, config.namespace());
        this.trust = new Trust(cluster, config.namespace(), config.hubCaPem());
        this.serve = serve;
    }

    void start() {
        thread = Thread.ofVirtual().name("membership-" + config.clusterName()).start(this::run);
    }

    /// The hub does not know the present certificate.
    void rejected() {
        rejection.countDown();
    }

    /// The hub knows the present certificate.
    void approved() {
        approved = true;
    }

    /// Takes the hub's trust bundle into use for the next connections, and connects anew if it is another one.
    ///
    /// @throws ApiFailure if the cluster cannot keep it
    void trust(String said) {
        Identity now = serving;
        if (now != null && trust.offer(said, pem -> isReached(now, pem))) {
            LOG.infof("cluster=%s trusts the authorities that the hub has named", config.clusterName());
            serve.accept(connection(now));
        }
    }

    private boolean isReached(Identity identity, String pem) {
        try (KubernetesClient client = open(identity, pem)) {
            new Api(client, Clients.TIMEOUT).find("/version");
            return true;
        } catch (ApiFailure e) {
            return !e.isUnreachable();
        }
    }

    private void run() {
        Backoff backoff = runtime.backoff();
        int failures = 0;
        @Nullable Identity refused = null;
        while (!closed) {
            try {
                trust.load();
                Identity identity = usable(refused);
                refused = null;
                approved = false;
                rejection = new CountDownLatch(1);
                serving = identity;
                serve.accept(connection(identity));
                if (keep(identity)) {
                    failures = 0;
                    continue;
                }
                refused = identity;
                failures = approved ? 1 : failures + 1;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
                // the stored identity may be known again by then, e.g. because a hub's backup was restored
                refused = null;
                failures++;
                LOG.warnf("cluster=%s cannot join yet: %s", config.clusterName(), e.getMessage());
            }
            try {
                Thread.sleep(backoff.after(failures));
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private Connection connection(Identity identity) {
        return new Connection(identity, () -> new Api(open(identity, trust.pem()), Clients.TIMEOUT));
    }

    private Identity usable(@Nullable Identity refused) throws InterruptedException {
        Optional<Identity> stored = store.load().filter(identity -> isUsable(identity, refused));
        if (stored.isPresent()) {
            return stored.get();
        }
        String token = config.joinToken()
                .get()
                .orElseThrow(() -> new IllegalStateException("there is no usable identity in the cluster and no"
                        + " join token is configured: make a join token on the hub and set hawser.join.token-file"));
        try (KubernetesClient client = runtime.clients().withToken(config.hubUrl(), trust.pem(), token)) {
            Identity joined = joiner(agentName()).join(new Api(client, Clients.TIMEOUT), config.hubUrl());
            store.save(joined);
            LOG.infof("cluster=%s has a certificate of %s", config.clusterName(), config.hubUrl());
            return joined;
        }
    }

    private boolean isUsable(Identity identity, @Nullable Identity refused) {
        boolean moved = !identity.hubUrl().equals(config.hubUrl())
                && config.joinToken().get().isPresent();
        boolean rejected = refused != null
                && refused.certificatePem().equals(identity.certificatePem())
                && config.joinToken().get().isPresent();
        return identity.cluster().equals(config.clusterName())
                && !moved
                && !rejected
                && !identity.isExpired(runtime.clock().instant());
    }

    /// Waits until the identity has been renewed.
    ///
    /// @return false if the hub rejected it
    private boolean keep(Identity identity) throws InterruptedException {
        X509Certificate certificate = identity.certificate();
        Instant due = Renewal.at(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                runtime.random());
        int failures = 0;
        Duration pause = Duration.between(runtime.clock().instant(), due);
        while (true) {
            if (rejection.await(Math.max(pause.toMillis(), 1), TimeUnit.MILLISECONDS)) {
                LOG.warnf("cluster=%s the hub does not know this agent's certificate", config.clusterName());
                return false;
            }
            try (KubernetesClient client = open(identity, trust.pem())) {
                Identity renewed = joiner(identity.agent()).renew(new Api(client, Clients.TIMEOUT), identity);
                store.save(renewed);
                LOG.infof("cluster=%s has renewed its certificate", config.clusterName());
                return true;
            } catch (ApiFailure e) {
                failures++;
                LOG.warnf("cluster=%s the certificate is not renewed yet: %s", config.clusterName(), e.getMessage());
                if (identity.isExpired(runtime.clock().instant())) {
                    return true;
                }
                pause = runtime.backoff().after(failures);
            }
        }
    }

    private Joiner joiner(String agent) {
        return new Joiner(config.clusterName(), agent, config.labels(), runtime.random());
    }

    private String agentName() {
        byte[] bytes = new byte[5];
        runtime.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private KubernetesClient open(Identity identity, String caPem) {
        return runtime.clients().withCertificate(config.hubUrl(), caPem, identity.certificatePem(), identity.keyPem());
    }

    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}

package dev.hawser.agent;

import dev.hawser.agent.join.Identity;
import dev.hawser.agent.join.IdentityStore;
import dev.hawser.agent.join.Joiner;
import dev.hawser.agent.join.Renewal;
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
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps the agent's identity good: takes the stored one, joins with the token if there is none that can be used,
/// renews in time.
final class Membership implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Membership.class);

    private final AgentConfig config;
    private final AgentRuntime runtime;
    private final IdentityStore store;
    private final BiConsumer<Identity, Api> serve;
    private volatile boolean closed;
    private volatile CountDownLatch rejection = new CountDownLatch(1);
    private @Nullable Thread thread;

    /// @param serve told of each identity with a client that shows it, which the receiver closes
    Membership(AgentConfig config, Api cluster, AgentRuntime runtime, BiConsumer<Identity, Api> serve) {
        this.config = config;
        this.runtime = runtime;
        this.store = new IdentityStore(cluster, config.namespace());
        this.serve = serve;
    }

    void start() {
        thread = Thread.ofVirtual().name("membership-" + config.clusterName()).start(this::run);
    }

    /// The hub does not know the present certificate.
    void rejected() {
        rejection.countDown();
    }

    private void run() {
        Backoff backoff = runtime.backoff();
        int failures = 0;
        @Nullable Identity refused = null;
        while (!closed) {
            try {
                Identity identity = usable(refused);
                failures = 0;
                refused = null;
                rejection = new CountDownLatch(1);
                serve.accept(identity, client(identity));
                if (!keep(identity)) {
                    refused = identity;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                failures++;
                if (closed) {
                    return;
                }
                LOG.warnf("cluster=%s cannot join yet: %s", config.clusterName(), e.getMessage());
                try {
                    Thread.sleep(backoff.after(failures));
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private Identity usable(@Nullable Identity refused) throws InterruptedException {
        Optional<Identity> stored = store.load().filter(identity -> isUsable(identity, refused));
        if (stored.isPresent()) {
            return stored.get();
        }
        String token = config.joinToken()
                .orElseThrow(() -> new IllegalStateException("there is no usable identity in the cluster and no"
                        + " join token is configured: make a join token on the hub and set hawser.join.token-file"));
        try (KubernetesClient client = runtime.clients().withToken(config.hubUrl(), config.hubCaPem(), token)) {
            Identity joined = joiner(agentName()).join(new Api(client, Clients.TIMEOUT), config.hubUrl());
            store.save(joined);
            LOG.infof("cluster=%s has a certificate of %s", config.clusterName(), config.hubUrl());
            return joined;
        }
    }

    private boolean isUsable(Identity identity, @Nullable Identity refused) {
        boolean moved =
                !identity.hubUrl().equals(config.hubUrl()) && config.joinToken().isPresent();
        boolean rejected = refused != null
                && refused.certificatePem().equals(identity.certificatePem())
                && config.joinToken().isPresent();
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
            try (KubernetesClient client = open(identity)) {
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

    private Api client(Identity identity) {
        return new Api(open(identity), Clients.TIMEOUT);
    }

    private KubernetesClient open(Identity identity) {
        return runtime.clients()
                .withCertificate(config.hubUrl(), config.hubCaPem(), identity.certificatePem(), identity.keyPem());
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

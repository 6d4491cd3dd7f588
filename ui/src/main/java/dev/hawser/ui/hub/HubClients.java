package dev.hawser.ui.hub;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/// Makes clients of the hub. The hub proves itself by the configured CA; nothing is read from a kubeconfig or the
/// process' environment, so that no other right than the person's is ever used.
final class HubClients {
    private final Vertx vertx;
    private final HubConfig config;

    HubClients(Vertx vertx, HubConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    KubernetesClient anonymous() {
        return build(base());
    }

    KubernetesClient as(Supplier<String> token) {
        return build(base().withOauthTokenProvider(token::get));
    }

    private ConfigBuilder base() {
        ConfigBuilder builder = new ConfigBuilder(Config.empty())
                .withMasterUrl(config.url())
                .withTrustCerts(false)
                .withDisableHostnameVerification(false)
                .withConnectionTimeout(5_000)
                .withRequestTimeout(15_000)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectLimit(0)
                .withOnlyHttpWatches(true)
                .withUserAgent("hawser-console");
        config.caFile().ifPresent(file -> builder.withCaCertFile(file.toString()));
        return builder;
    }

    private KubernetesClient build(ConfigBuilder builder) {
        return new KubernetesClientBuilder()
                .withHttpClientFactory(new VertxHttpClientFactory(vertx))
                .withConfig(builder.build())
                .build();
    }
}

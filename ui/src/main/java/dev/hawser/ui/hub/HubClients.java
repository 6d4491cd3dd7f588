package dev.hawser.ui.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.cluster.ManagedClusterSet;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.JoinToken;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.network.Tunnel;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.work.ManifestWork;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/// Makes clients of the hub. The hub proves itself by the configured CA; nothing is read from a kubeconfig or the
/// process' environment, so that no other right than the person's is ever used.
final class HubClients {
    /// What the console reads. The library knows these and no other: to look for all that it could know takes seconds.
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            ManagedCluster.class,
            ManagedClusterSet.class,
            ManagedClusterAddOn.class,
            ManifestWork.class,
            Tunnel.class,
            ExportedService.class,
            Reachability.class,
            JoinToken.class,
            Broker.class,
            SubmarinerConfig.class,
            Lease.class,
            Event.class,
            Namespace.class,
            SelfSubjectAccessReview.class);

    /// Whoever may see some objects of a kind gets those, instead of being refused.
    private static final Interceptor RATHER_A_PART = new Interceptor() {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            builder.setHeader("Hawser-Lists", "permitted");
        }
    };

    private final Vertx vertx;
    private final HubConfig config;
    private final KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);

    HubClients(Vertx vertx, HubConfig config) {
        this.vertx = vertx;
        this.config = config;
        KINDS.forEach(serialization::registerKubernetesResource);
    }

    /// Reads one empty object of each kind, as a watch would.
    void warmUp() {
        for (Class<? extends HasMetadata> kind : KINDS) {
            String object = "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"x\"}}"
                    .formatted(HasMetadata.getApiVersion(kind), HasMetadata.getKind(kind));
            serialization.unmarshal(object, kind);
            serialization.unmarshal("{\"type\":\"ADDED\",\"object\":" + object + "}", WatchEvent.class);
        }
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
                .withKubernetesSerialization(serialization)
                .withHttpClientFactory(new VertxHttpClientFactory(vertx))
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("lists", RATHER_A_PART))
                .withConfig(builder.build())
                .build();
    }
}

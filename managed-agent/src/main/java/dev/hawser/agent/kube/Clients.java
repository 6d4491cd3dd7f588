package dev.hawser.agent.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes clients that share one Vert.x, one executor and one JSON mapper, so that many agents fit in one process.
/// All of a client's requests and watches go over one HTTP/2 connection if the server speaks it.
public final class Clients {

    /// Largest answer time of a request; also the connect timeout.
    public static final Duration TIMEOUT = Duration.ofSeconds(15);

    /// A connection on which nothing came for so long is taken for dead: leases answer at least every minute.
    private static final int READ_IDLE_SECONDS = 180;

    private final Vertx vertx;
    private final Executor executor;
    private final KubernetesSerialization serialization;
    private final RandomGenerator random;

    public Clients(Vertx vertx, Executor executor, KubernetesSerialization serialization, RandomGenerator random) {
        this.vertx = vertx;
        this.executor = executor;
        this.serialization = serialization;
        this.random = random;
    }

    /// A client that shows a bearer token. Trusts only the given CA.
    public KubernetesClient withToken(String url, String caPem, String token) {
        Config config = config(url);
        config.setOauthToken(token);
        return build(config, options -> trust(options, caPem));
    }

    /// A client that shows a certificate. Trusts only the given CA.
    public KubernetesClient withCertificate(String url, String caPem, String certificatePem, String keyPem) {
        return build(config(url), options -> {
            trust(options, caPem);
            options.setKeyCertOptions(KeyCertOptions.wrap(OneKey.of(certificatePem, keyPem)));
        });
    }

    /// A client by a configuration of the library: a kubeconfig, or the service account of a pod.
    public KubernetesClient of(Config given) {
        Optional<String> ca = pem(given.getCaCertData(), given.getCaCertFile());
        Optional<String> certificate = pem(given.getClientCertData(), given.getClientCertFile());
        Optional<String> key = pem(given.getClientKeyData(), given.getClientKeyFile());
        given.setOnlyHttpWatches(true);
        given.setRequestRetryBackoffLimit(0);
        given.setConnectionTimeout((int) TIMEOUT.toMillis());
        given.setRequestTimeout((int) TIMEOUT.toMillis());
        // Vert.x does not read keys in the form of SEC 1; the library does, over HTTP/1.1
        boolean readable = key.isEmpty() || !key.get().contains("EC PRIVATE KEY");
        if (ca.isEmpty() || !readable || key.isPresent() != certificate.isPresent()) {
            return build(given, options -> {});
        }
        // what Vert.x gets below, the library need not read: it does not know keys of every form either
        Config rest = new ConfigBuilder(given)
                .withCaCertData(null)
                .withCaCertFile(null)
                .withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .build();
        return build(rest, options -> {
            trust(options, ca.get());
            if (certificate.isPresent()) {
                options.setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificate.get()))
                        .addKeyValue(Buffer.buffer(key.get())));
            }
        });
    }

    /// The authority that a configuration of the library trusts, as PEM.
    public static Optional<String> caPem(Config given) {
        return pem(given.getCaCertData(), given.getCaCertFile());
    }

    private static Optional<String> pem(@Nullable String data, @Nullable String file) {
        try {
            if (data != null && !data.isEmpty()) {
                return Optional.of(new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII));
            }
            return file == null || file.isEmpty() ? Optional.empty() : Optional.of(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// A client without TLS, for servers on loopback.
    public KubernetesClient plain(String url) {
        return build(
                config(url),
                options -> options.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    private static void trust(WebClientOptions options, String caPem) {
        // the library's own engine options are fixed to HTTP/1.1: one connection for every watch
        options.setSslEngineOptions(new JdkSSLEngineOptions());
        options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(caPem)));
        options.setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2);
    }

    private Config config(String url) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withOnlyHttpWatches(true)
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout((int) TIMEOUT.toMillis())
                .withRequestTimeout((int) TIMEOUT.toMillis())
                .withWatchReconnectInterval(250 + random.nextInt(150))
                .build();
    }

    private KubernetesClient build(Config config, Consumer<WebClientOptions> more) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .withTaskExecutor(executor)
                .withHttpClientFactory(new VertxHttpClientFactory(vertx) {
                    @Override
                    protected void additionalConfig(WebClientOptions options) {
                        options.setIdleTimeoutUnit(TimeUnit.SECONDS).setReadIdleTimeout(READ_IDLE_SECONDS);
                        options.setHttp2KeepAliveTimeout(HttpClientOptions.DEFAULT_HTTP2_KEEP_ALIVE_TIMEOUT);
                        more.accept(options);
                    }
                })
                .build();
    }
}

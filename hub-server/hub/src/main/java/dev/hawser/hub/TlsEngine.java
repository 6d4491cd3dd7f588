package dev.hawser.hub;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Gives the server BoringSSL as its TLS engine where that can be loaded: connections cost less CPU, and a hub that
/// has just started, whose own code is not compiled yet, takes many of them at once.
@Singleton
class TlsEngine implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(TlsEngine.class);

    private final HubConfig config;

    TlsEngine(HubConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        boolean nativeEngine = config.tls().engine() == HubConfig.Tls.Engine.AUTO && OpenSSLEngineOptions.isAvailable();
        options.setSslEngineOptions(
                nativeEngine ? new OpenSSLEngineOptions().setSessionCacheEnabled(false) : new JdkSSLEngineOptions());
        LOG.debugf("TLS engine: %s", nativeEngine ? "BoringSSL" : "JDK");
    }
}

package dev.hawser.hub;

import dev.hawser.apiserver.access.JsonLinesAuditLog;
import dev.hawser.hub.account.LocalAccounts;
import dev.hawser.hub.account.LoginThrottle;
import dev.hawser.hub.audit.RotatingFile;
import dev.hawser.hub.identity.Gate;
import dev.hawser.hub.identity.HubRecordReconciler;
import dev.hawser.hub.identity.PemFiles;
import dev.hawser.hub.join.BootstrapKubeconfig;
import dev.hawser.hub.join.JoinManifest;
import dev.hawser.hub.oidc.Issuer;
import dev.hawser.hub.reconcile.Controllers;
import dev.hawser.hub.reconcile.PostgresLeadership;
import dev.hawser.hub.store.KeyFileSealer;
import dev.hawser.hub.store.PostgresStore;
import dev.hawser.hub.submariner.SubmarinerManifests.Images;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The hub's life in its process: opened when the framework is up, closed before it goes down.
@Singleton
class HubApplication {

    private static final Logger LOG = Logger.getLogger(HubApplication.class);
    private static final Duration RESYNC = Duration.ofMinutes(10);

    private final HubConfig config;
    private final DataSource database;
    private final String jdbcUrl;
    private final AtomicReference<@Nullable Hub> hub = new AtomicReference<>();
    private final MeterRegistry metrics;
    private @Nullable PostgresStore store;
    private @Nullable Housekeeping housekeeping;
    private @Nullable JsonLinesAuditLog audit;

    HubApplication(
            HubConfig config,
            DataSource database,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String jdbcUrl) {
        this.config = config;
        this.database = database;
        this.metrics = metrics;
        this.jdbcUrl = jdbcUrl;
    }

    void routes(@Observes Router router) {
        new HubRoutes(hub).mount(router);
    }

    void start(@Observes StartupEvent event) {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Keys keys = Keys.open(config, database, clock, random);
        PostgresStore opened = PostgresStore.open(
                database,
                config.store(),
                KeyFileSealer.of(config.store().secretKeyFile()),
                Set.of(HubRecordReconciler.KEY));
        store = opened;
        JsonLinesAuditLog records = audit(config.audit());
        audit = records;
        Hub built = new Hub(new HubParts(
                opened,
                opened::life,
                records,
                keys.authority(),
                keys.tokens(),
                config.reachableAt(),
                Issuer.of(config.oidc()),
                Optional.of(config.admin().name())
                        .filter(name -> config.localAccounts().enabled()),
                config.agent().image(),
                new Images(config.submariner().repository(), config.submariner().version()),
                config.certificate().life(),
                config.session().life(),
                RESYNC,
                clock,
                random));
        built.initialise().ifPresent(password -> tell(config.admin(), password));
        built.start(
                new PostgresLeadership(this::ownConnection, config.leadership().interval()));
        housekeeping = new Housekeeping(keys, config);
        measure(built.controllers());
        hub.set(built);
    }

    private static JsonLinesAuditLog audit(HubConfig.Audit settings) {
        try {
            return new JsonLinesAuditLog(new RotatingFile(settings.file(), settings.maxBytes(), settings.keptFiles()));
        } catch (IOException e) {
            throw new StartException(
                    "The audit log " + settings.file() + " cannot be written: " + e.getMessage() + ".");
        }
    }

    private void measure(Controllers controllers) {
        Gauge.builder("hawser.controllers.running", controllers, c -> c.states().size())
                .description("Controllers that run here; 0 while another replica leads")
                .register(metrics);
        Gauge.builder(
                        "hawser.controllers.queued",
                        controllers,
                        c -> c.states().stream()
                                .mapToInt(Controllers.State::queued)
                                .sum())
                .description("Objects that wait for a controller")
                .register(metrics);
        Gauge.builder(
                        "hawser.controllers.failing",
                        controllers,
                        c -> c.states().stream()
                                .mapToInt(Controllers.State::failing)
                                .sum())
                .description("Objects whose last reconciliation failed")
                .register(metrics);
    }

    /// To people, or into the file they named; not to the log, which is kept.
    @SuppressWarnings("SystemOut")
    private static void tell(HubConfig.Admin admin, String password) {
        if (admin.passwordFile().isPresent()) {
            try {
                PemFiles.writeOwnerOnly(admin.passwordFile().get(), password + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the administrator's password", e);
            }
        } else {
            System.out.println(
                    "Administrator: " + admin.name() + "  Password: " + password + "  (shown only this once)");
        }
    }

    private Connection ownConnection() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "hawser-leadership");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("tcpKeepAlive", "true");
        user().forEach(properties::setProperty);
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    private Map<String, String> user() {
        var all = ConfigProvider.getConfig();
        Map<String, String> user = new HashMap<>();
        all.getOptionalValue("quarkus.datasource.username", String.class).ifPresent(name -> user.put("user", name));
        all.getOptionalValue("quarkus.datasource.password", String.class)
                .ifPresent(password -> user.put("password", password));
        return user;
    }

    void stop(@Observes ShutdownEvent event) {
        Hub serving = hub.getAndSet(null);
        if (housekeeping != null) {
            housekeeping.close();
        }
        if (serving != null) {
            serving.close();
        }
        if (store != null) {
            store.close();
        }
        closeAudit();
        LOG.info("Hawser hub has stopped");
    }

    private void closeAudit() {
        if (audit != null) {
            try {
                audit.close();
            } catch (IOException e) {
                LOG.warnf("The audit log could not be closed: %s", e.getMessage());
            }
        }
    }

    @Produces
    @Dependent
    LocalAccounts accounts() {
        return Objects.requireNonNull(hub.get(), "the hub is not up").accounts().orElseThrow();
    }

    @Produces
    @Dependent
    JoinManifest joinManifest() {
        return Objects.requireNonNull(hub.get(), "the hub is not up").joinManifest();
    }

    @Produces
    @Dependent
    BootstrapKubeconfig bootstrapKubeconfig() {
        return Objects.requireNonNull(hub.get(), "the hub is not up").bootstrapKubeconfig();
    }

    @Produces
    @Dependent
    Gate gate() {
        return Objects.requireNonNull(hub.get(), "the hub is not up").gate();
    }

    @Produces
    @Singleton
    LoginThrottle throttle() {
        return new LoginThrottle(Clock.systemUTC());
    }
}

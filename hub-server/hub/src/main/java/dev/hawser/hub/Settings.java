package dev.hawser.hub;

import dev.hawser.hub.oidc.Issuer;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Reads the settings and refuses those with which the hub could not work, before anything is started.
final class Settings {

    private static final int ABOVE_APPLICATION = 260;

    private Settings() {}

    /// From system properties, the environment, `config/application.properties` in the working directory, and the
    /// defaults that come with the hub, in this order.
    ///
    /// @throws StartException one sentence for the operator
    static HubConfig read() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .addDiscoveredConverters()
                .withMapping(HubConfig.class);
        try {
            URL own = Settings.class.getClassLoader().getResource("application.properties");
            if (own != null) {
                builder.withSources(new PropertiesConfigSource(own, 250));
            }
            Path file = Path.of("config", "application.properties");
            if (Files.exists(file)) {
                builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), ABOVE_APPLICATION));
            }
            SmallRyeConfig config = builder.build();
            return checked(config.getConfigMapping(HubConfig.class));
        } catch (ConfigValidationException e) {
            throw new StartException(firstProblem(e));
        } catch (IOException e) {
            throw new StartException("config/application.properties cannot be read: " + e.getMessage());
        }
    }

    private static String firstProblem(ConfigValidationException e) {
        String problem = e.getProblem(0).getMessage().replaceFirst("^SRCFG\\d+: ", "");
        return problem.contains("does not map to any root")
                ? problem.replaceFirst(" in .* does not map to any root", "").strip() + " is not a setting of the hub."
                : problem;
    }

    /// Settings that contradict each other or make no sense.
    static HubConfig checked(HubConfig config) {
        config.publicUrl().ifPresent(Settings::checkPublicUrl);
        boolean ownDatabase = config.store().jdbcUrl().isEmpty();
        require(
                !ownDatabase
                        || (config.database().username().isEmpty()
                                && config.database().password().isEmpty()),
                "hawser.database.username and hawser.database.password need hawser.store.jdbc-url:"
                        + " the embedded database has its own.");
        config.store()
                .jdbcUrl()
                .ifPresent(url -> require(
                        url.startsWith("jdbc:postgresql:"),
                        "hawser.store.jdbc-url must begin with jdbc:postgresql: no other database is supported."));
        require(config.port() > 0 && config.port() < 65_536, "hawser.port must be between 1 and 65535.");
        atLeast(config.certificate().life(), Duration.ofMinutes(10), "hawser.certificate.life");
        atLeast(config.session().life(), Duration.ofMinutes(1), "hawser.session.life");
        atLeast(config.leadership().interval(), Duration.ofMillis(100), "hawser.leadership.interval");
        require(config.audit().maxBytes() >= 65_536, "hawser.audit.max-bytes must be at least 65536.");
        require(
                config.audit().keptFiles() >= 0 && config.audit().keptFiles() <= 1000,
                "hawser.audit.kept-files must be between 0 and 1000.");
        config.agent()
                .image()
                .ifPresent(image -> require(
                        image.matches("[A-Za-z0-9][-A-Za-z0-9._:/@]{0,510}"),
                        "hawser.agent.image must be like registry.example.com/hawser/agent:1.0."));
        require(
                config.admin().name().matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"),
                "hawser.admin.name must be lower-case letters, digits and '-'.");
        checkPeople(config);
        return config;
    }

    private static void checkPeople(HubConfig config) {
        try {
            boolean provided = !Issuer.of(config.oidc()).isEmpty();
            require(
                    config.localAccounts().enabled() || provided,
                    "hawser.local-accounts.enabled=false needs an identity provider in hawser.oidc: nobody could"
                            + " sign in.");
        } catch (IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
        require(
                config.localAccounts().enabled()
                        || config.admin().passwordFile().isEmpty(),
                "hawser.admin.password-file needs hawser.local-accounts.enabled: without local accounts there is no"
                        + " password.");
    }

    private static void checkPublicUrl(URI url) {
        require(
                "https".equals(url.getScheme())
                        && url.getHost() != null
                        && url.getQuery() == null
                        && url.getUserInfo() == null
                        && (url.getPath().isEmpty() || url.getPath().equals("/")),
                "hawser.public-url must be like https://hub.example.com:6443: https, a host, no path.");
    }

    private static void atLeast(Duration value, Duration least, String name) {
        require(value.compareTo(least) >= 0, name + " must be at least " + least.toSeconds() + " seconds.");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new StartException(sentence);
        }
    }
}

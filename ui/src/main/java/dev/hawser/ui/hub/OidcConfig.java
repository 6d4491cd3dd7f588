package dev.hawser.ui.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// Sign-in by an OpenID Connect provider, which the hub has to trust, too. The framework's own settings of the code
/// flow are made from these in `application.properties`.
@ConfigMapping(prefix = "hawser.oidc")
public interface OidcConfig {

    /// Whether people may sign in this way.
    @WithDefault("false")
    boolean enabled();

    /// The issuer, as the hub has it in `hawser.oidc.NAME.issuer`.
    Optional<String> issuer();

    /// The console at the provider.
    @WithDefault("hawser-console")
    String clientId();

    /// The console's secret at the provider.
    Optional<String> clientSecret();

    /// PEM file of the CA that signed the provider's certificate. None: the Java runtime's own.
    Optional<Path> caFile();

    /// What people call the provider; stands on the button.
    @WithDefault("single sign-on")
    String label();
}

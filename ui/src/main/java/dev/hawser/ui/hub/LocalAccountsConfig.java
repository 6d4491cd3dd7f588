package dev.hawser.ui.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Sign-in with an account of the hub.
@ConfigMapping(prefix = "hawser.local-accounts")
public interface LocalAccountsConfig {

    /// Whether it is offered; as on the hub.
    @WithDefault("true")
    boolean enabled();
}

package dev.hawser.ui.shell;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How people reach the console.
@ConfigMapping(prefix = "hawser.console")
public interface ConsoleConfig {

    /// A proxy in front of the console speaks TLS with browsers. Then the session's cookie is sent by TLS only, and
    /// browsers come back by TLS.
    @WithDefault("false")
    boolean behindTls();
}

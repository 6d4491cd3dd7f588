package dev.hawser.ui.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// Where the hub is and how it is recognised.
@ConfigMapping(prefix = "hawser.hub")
public interface HubConfig {

    /// Address of the hub's API, https.
    @WithDefault("https://localhost:6443")
    String url();

    /// PEM file of the CA that signed the hub's certificate. Without it the JDK's trust store decides. Never is
    /// everything trusted.
    Optional<Path> caFile();

    /// The address under which clusters reach the hub, shown in the join command. The same as [#url] when absent.
    Optional<String> publicUrl();

    /// What people call this hub; shown in the header.
    @WithDefault("Hawser")
    String name();
}

package dev.hawser.agent.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Settings of the agent, by system property, environment variable or `application.properties`.
@ConfigMapping(prefix = "hawser")
public interface AgentSettings {

    Hub hub();

    Join join();

    Cluster cluster();

    AgentPart agent();

    /// Where the hub is.
    interface Hub {
        /// `https://host:port` of the hub's API.
        String url();

        /// PEM file with the hub's certificate authority; nothing else is trusted.
        Path caFile();
    }

    /// How the cluster becomes a member.
    interface Join {
        /// File with the join token; needed for the first start, and to join again after the certificate ran out.
        Optional<Path> tokenFile();
    }

    /// Which cluster this is.
    interface Cluster {
        /// Name of the ManagedCluster on the hub.
        String name();

        /// Claims reported beside those that are found out.
        Map<String, String> claims();

        /// Labels of the ManagedCluster when the agent creates it.
        Map<String, String> labels();
    }

    /// The agent itself.
    interface AgentPart {
        /// Namespace in which identity and ledgers are kept.
        @WithDefault("hawser-agent")
        String namespace();

        /// Port on which `/healthz` and `/readyz` answer, plain HTTP; nothing else is served.
        @WithDefault("8081")
        int healthPort();

        /// How often works are looked at although nothing happened.
        @WithDefault("4m")
        Duration resync();
    }
}

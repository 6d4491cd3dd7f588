package dev.hawser.hub;

import dev.hawser.hub.oidc.OidcConfig;
import dev.hawser.hub.store.StoreConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of the hub. `docs/reference/configuration.md` has them as a table.
@ConfigMapping(prefix = "hawser")
public interface HubConfig {

    /// What an operator looks at: `kubeconfig` of the administrator and `ca.crt`.
    @WithDefault(".hawser")
    Path stateDir();

    /// What has to be kept: keys and, unless the database is elsewhere, the database.
    @WithDefault("${hawser.state-dir:.hawser}/data")
    Path dataDir();

    /// Address that the hub listens on.
    @WithDefault("0.0.0.0")
    String host();

    /// Port that the hub listens on, TLS only.
    @WithDefault("6443")
    int port();

    /// Where clusters and people reach the hub. None: this host only, by `localhost`.
    Optional<URI> publicUrl();

    Tls tls();

    Database database();

    Certificate certificate();

    Session session();

    Admin admin();

    LocalAccounts localAccounts();

    /// Identity providers whose tokens are accepted, by a name of the operator's choice.
    Map<String, OidcConfig> oidc();

    Agent agent();

    Submariner submariner();

    Audit audit();

    Leadership leadership();

    StoreConfig store();

    /// The server's certificate.
    interface Tls {

        /// Names and addresses for the server's certificate beyond `localhost`, the host's name and the public
        /// URL.
        Optional<List<String>> names();

        /// What encrypts connections: the native engine where there is one, or always that of the JVM.
        @WithDefault("auto")
        Engine engine();

        /// An implementation of TLS.
        enum Engine {
            /// BoringSSL if this platform has it, else that of the JVM.
            AUTO,
            /// That of the JVM.
            JDK
        }
    }

    /// Who the hub is for the database of `hawser.store.jdbc-url`.
    interface Database {

        /// User; belongs to `hawser.store.jdbc-url`.
        Optional<String> username();

        /// Password; belongs to `hawser.store.jdbc-url`.
        Optional<String> password();
    }

    /// The agents' certificates.
    interface Certificate {

        /// How long one is good. Agents renew in the last quarter.
        @WithDefault("24h")
        Duration life();
    }

    /// The sessions of local accounts.
    interface Session {

        /// How long a login is good.
        @WithDefault("8h")
        Duration life();
    }

    /// The local administrator, made at the first start.
    interface Admin {

        /// The user name.
        @WithDefault("admin")
        String name();

        /// Where the password of the first start is written, readable by the owner only. None: it is printed.
        Optional<Path> passwordFile();
    }

    /// Accounts that the hub keeps itself.
    interface LocalAccounts {

        /// Whether they are there at all. Switch them off when people come by an identity provider.
        @WithDefault("true")
        boolean enabled();
    }

    /// What a cluster that joins is given to run.
    interface Agent {

        /// The agent's image. None: clusters cannot join by manifest, `/join` says why.
        Optional<String> image();
    }

    /// The Submariner that clusters are given.
    interface Submariner {

        /// Registry and path of its images.
        @WithDefault("quay.io/submariner")
        String repository();

        /// Version of operator and operands.
        @WithDefault("0.24.0")
        String version();
    }

    /// Who changed what, kept as JSON lines.
    interface Audit {

        /// The file that is written.
        @WithDefault("${hawser.data-dir}/audit/audit.log")
        Path file();

        /// A file of this size is put aside and a new one begun.
        @WithDefault("52428800")
        long maxBytes();

        /// How many files that were put aside are kept.
        @WithDefault("9")
        int keptFiles();
    }

    /// Which replica runs the controllers.
    interface Leadership {

        /// How often the others try, and how often the leader proves its connection. One that has not for three
        /// intervals leads no more.
        @WithDefault("1s")
        Duration interval();
    }

    /// The URL that agents and people are told.
    default URI reachableAt() {
        return publicUrl().orElseGet(() -> URI.create("https://localhost:" + port()));
    }
}

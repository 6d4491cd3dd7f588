package dev.hawser.hub.oidc;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The settings of one identity provider, `hawser.oidc.<name>`.
public interface OidcConfig {

    /// How the hub learns that a token, or a group, was taken away before the token ends.
    enum Check {
        /// The provider's UserInfo endpoint is asked with the token itself; the groups are those of its answer.
        USERINFO,
        /// Nobody is asked: a token holds until it ends.
        NONE
    }

    /// The issuer, exactly as it stands in `iss`; keys are found by `<issuer>/.well-known/openid-configuration`.
    URI issuer();

    /// A token must name one of these in `aud`: what was meant for another application does not open the hub.
    List<String> audience();

    /// PEM file of the CA that signed the provider's certificate. None: the Java runtime's own.
    Optional<Path> caFile();

    /// Signature algorithms that are accepted; only those with a public key can be named.
    @WithDefault("RS256,PS256,ES256")
    List<String> algorithms();

    /// The claim that names the person; a path is written with `/`.
    @WithDefault("preferred_username")
    String userClaim();

    /// The claim that lists the groups.
    @WithDefault("groups")
    String groupsClaim();

    /// Put before each user name, so that nobody of the provider is taken for somebody of the hub; `-` for none.
    @WithDefault("oidc:")
    String userPrefix();

    /// Put before each group; `-` for none.
    @WithDefault("oidc:")
    String groupPrefix();

    /// How far the provider's clock and ours may differ.
    @WithDefault("30s")
    Duration clockSkew();

    /// How revocations are noticed.
    @WithDefault("userinfo")
    Check check();

    /// How old the provider's word may be; with the time that open watches take this is the time to a person's end.
    @WithDefault("20s")
    Duration checkInterval();
}

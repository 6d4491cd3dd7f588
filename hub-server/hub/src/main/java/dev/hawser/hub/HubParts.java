package dev.hawser.hub;

import dev.hawser.apiserver.access.AuditLog;
import dev.hawser.apiserver.store.Store;
import dev.hawser.hub.identity.CertificateAuthority;
import dev.hawser.hub.identity.TokenKey;
import dev.hawser.hub.oidc.Issuer;
import dev.hawser.hub.store.Life;
import dev.hawser.hub.submariner.SubmarinerManifests.Images;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a [Hub] is built from.
///
/// @param store stays the giver's to close
/// @param authority signs agents' certificates
/// @param tokens signs tokens
/// @param url where agents and people reach the hub
/// @param issuers whose tokens are accepted
/// @param administrator user name of the local administrator; none: there are no local accounts
/// @param life of the database behind the store
/// @param audit told of every write over HTTP; stays the giver's to close
/// @param agentImage that joining clusters are given; none: clusters cannot join by manifest
/// @param submariner that clusters are given
/// @param certificateLife of agents
/// @param sessionLife of local accounts
/// @param resync how often controllers look at everything
record HubParts(
        Store store,
        Supplier<Life> life,
        AuditLog audit,
        CertificateAuthority authority,
        TokenKey tokens,
        URI url,
        List<Issuer> issuers,
        Optional<String> administrator,
        Optional<String> agentImage,
        Images submariner,
        Duration certificateLife,
        Duration sessionLife,
        Duration resync,
        Clock clock,
        SecureRandom random) {

    /// The hub as Submariner names its broker: `host:port`.
    String brokerAddress() {
        return url.getHost() + ":" + (url.getPort() < 0 ? 443 : url.getPort());
    }
}

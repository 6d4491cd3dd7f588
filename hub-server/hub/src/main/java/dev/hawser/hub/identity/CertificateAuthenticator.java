package dev.hawser.hub.identity;

import dev.hawser.apiserver.access.Authenticator;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.hub.identity.Members.Member;
import io.vertx.core.http.HttpServerRequest;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// Callers with a client certificate of the hub's authority: common name = user, organizations = groups.
///
/// The end of the certificate is checked at every request, not only when the connection was made, and so is the
/// membership of agents: those of a cluster that is gone are refused, those of one that is not accepted keep
/// their name but none of their groups, so that they can read why. The agent of an add-on that is not installed in the
/// cluster any more is refused.
public final class CertificateAuthenticator implements Authenticator {

    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int URI_NAME = 6;

    /// What a certificate says; empty subject if it is none of ours.
    private record Known(Optional<Subject> subject, String clusterUid) {
        static final Known NOBODY = new Known(Optional.empty(), "");
    }

    private final CertificateAuthority authority;
    private final Members members;
    private final InstantSource clock;
    private final Map<X509Certificate, Known> known = Collections.synchronizedMap(new WeakHashMap<>());

    public CertificateAuthenticator(CertificateAuthority authority, Members members, InstantSource clock) {
        this.authority = authority;
        this.members = members;
        this.clock = clock;
    }

    @Override
    public Optional<Caller> authenticate(HttpServerRequest request) {
        SSLSession session = request.sslSession();
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? Optional.of(callerOf(certificate))
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /// @throws dev.hawser.apiserver.object.ApiException `Unauthorized` if the certificate is not in force
    Caller callerOf(X509Certificate certificate) {
        Known read = known.computeIfAbsent(certificate, this::read);
        Subject subject = read.subject().orElseThrow(Failures::unauthorized);
        Instant now = clock.instant();
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())) {
            throw Failures.unauthorized();
        }
        if (!AgentName.isReserved(subject.commonName())) {
            return caller(subject.commonName(), "", List.copyOf(subject.organizations()));
        }
        Optional<AddOnAgentName> addOn = AddOnAgentName.parse(subject.commonName());
        String cluster = addOn.map(AddOnAgentName::cluster)
                .or(() -> AgentName.parse(subject.commonName()).map(AgentName::cluster))
                .orElseThrow(Failures::unauthorized);
        Member member = members.find(cluster)
                .filter(m -> m.uid().equals(read.clusterUid()))
                .orElseThrow(Failures::unauthorized);
        if (addOn.isPresent() && !members.isInstalled(addOn.get())) {
            throw Failures.unauthorized();
        }
        List<String> groups = member.inForce() ? List.copyOf(subject.organizations()) : List.of();
        return caller(subject.commonName(), member.uid(), groups);
    }

    private static Caller caller(String name, String uid, List<String> groups) {
        Set<String> all = new LinkedHashSet<>(groups);
        all.add("system:authenticated");
        return new Caller(name, uid, List.copyOf(all), Map.of());
    }

    private Known read(X509Certificate certificate) {
        try {
            certificate.verify(authority.certificate().getPublicKey());
            List<String> usages = certificate.getExtendedKeyUsage();
            if (usages == null || !usages.contains(CLIENT_AUTH)) {
                return Known.NOBODY;
            }
            String clusterUid = "";
            var names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.getFirst().equals(URI_NAME) && name.get(1) instanceof String uri) {
                    clusterUid = uri.startsWith(CertificateAuthority.CLUSTER_UID)
                            ? uri.substring(CertificateAuthority.CLUSTER_UID.length())
                            : "";
                }
            }
            return new Known(Optional.of(Subject.of(certificate)), clusterUid);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Known.NOBODY;
        }
    }
}

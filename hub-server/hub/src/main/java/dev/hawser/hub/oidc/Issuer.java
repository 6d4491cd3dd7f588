package dev.hawser.hub.oidc;

import dev.hawser.hub.oidc.OidcConfig.Check;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An identity provider that the hub trusts, checked.
///
/// @param name in the settings
/// @param url as it stands in `iss`
/// @param userPrefix may be empty
/// @param groupPrefix may be empty
public record Issuer(
        String name,
        String url,
        List<String> audience,
        Optional<Path> caFile,
        List<String> algorithms,
        String userClaim,
        String groupsClaim,
        String userPrefix,
        String groupPrefix,
        Duration clockSkew,
        Check check,
        Duration checkInterval) {

    /// What nobody from outside may begin with.
    static final String RESERVED = "system:";

    private static final Set<String> ALGORITHMS = new TreeSet<>(
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"));

    public Issuer {
        audience = List.copyOf(audience);
        algorithms = List.copyOf(algorithms);
    }

    /// All configured providers.
    ///
    /// @throws IllegalArgumentException a sentence for the operator about settings that cannot work
    public static List<Issuer> of(Map<String, OidcConfig> configured) {
        List<Issuer> all = configured.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
        Set<String> urls = new HashSet<>();
        Set<String> prefixes = new HashSet<>();
        for (Issuer issuer : all) {
            String setting = "hawser.oidc." + issuer.name();
            require(urls.add(issuer.url()), setting + ".issuer is the issuer of another name, too: keep one of them.");
            require(
                    prefixes.add(issuer.userPrefix()),
                    setting + ".user-prefix is that of another issuer, too: people of both would be taken for"
                            + " each other.");
        }
        return all;
    }

    private static Issuer of(String name, OidcConfig config) {
        String setting = "hawser.oidc." + name;
        checkUrl(setting, config.issuer());
        require(
                config.audience().stream().noneMatch(String::isBlank),
                setting + ".audience must name who tokens for this hub are meant for.");
        config.caFile()
                .ifPresent(file -> require(Files.isReadable(file), setting + ".ca-file: " + file + " cannot be read."));
        require(
                ALGORITHMS.containsAll(config.algorithms()),
                setting + ".algorithms must be among " + String.join(", ", ALGORITHMS) + ".");
        between(setting + ".clock-skew", config.clockSkew(), Duration.ZERO, Duration.ofMinutes(5));
        between(setting + ".check-interval", config.checkInterval(), Duration.ofSeconds(1), Duration.ofSeconds(30));
        return new Issuer(
                name,
                config.issuer().toString(),
                config.audience(),
                config.caFile(),
                config.algorithms(),
                config.userClaim(),
                config.groupsClaim(),
                prefix(setting + ".user-prefix", config.userPrefix()),
                prefix(setting + ".group-prefix", config.groupPrefix()),
                config.clockSkew(),
                config.check(),
                config.checkInterval());
    }

    private static void checkUrl(String setting, URI url) {
        boolean whole = url.getHost() != null && url.getQuery() == null && url.getFragment() == null;
        boolean safe = "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && whole && isHere(url));
        require(
                whole && safe,
                setting + ".issuer must be like https://sso.example.com/realms/fleet: https (http on this host"
                        + " only), without query.");
    }

    private static boolean isHere(URI url) {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String prefix(String setting, String value) {
        String prefix = value.equals("-") ? "" : value;
        require(!prefix.startsWith(RESERVED), setting + " must not begin with system: these names are the hub's own.");
        return prefix;
    }

    private static void between(String setting, Duration value, Duration least, Duration most) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                setting + " must be between " + least.toSeconds() + " and " + most.toSeconds() + " seconds.");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}

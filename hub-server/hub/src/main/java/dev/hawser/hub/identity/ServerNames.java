package dev.hawser.hub.identity;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// The names under which the hub is reached: what its server certificate is good for.
///
/// @param names DNS names and IP addresses
public record ServerNames(Set<String> names) {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    public ServerNames {
        names = Set.copyOf(new TreeSet<>(names));
    }

    /// Loopback, this host, the public address, and what is configured beyond.
    public static ServerNames of(String hostName, URI publicUrl, Collection<String> more) {
        Set<String> names = new TreeSet<>(List.of("localhost", "127.0.0.1", "::1"));
        names.add(hostName);
        if (publicUrl.getHost() != null) {
            names.add(publicUrl.getHost().replaceAll("[\\[\\]]", ""));
        }
        names.addAll(more);
        names.removeIf(String::isBlank);
        return new ServerNames(names);
    }

    /// As [java.net.InetAddress] and certificates write them.
    Set<String> canonical() {
        return names.stream()
                .map(name -> name.contains(":") ? InetAddress.ofLiteral(name).getHostAddress() : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    GeneralNames subjectAlternativeNames() {
        List<GeneralName> result = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            boolean address = name.contains(":") || IPV4.matcher(name).matches();
            result.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return new GeneralNames(result.toArray(GeneralName[]::new));
    }
}

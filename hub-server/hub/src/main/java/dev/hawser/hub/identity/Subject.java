package dev.hawser.hub.identity;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/// Whom a certificate is about: the common name is the user, the organizations are the groups.
///
/// @param commonName the only one
/// @param organizations all of them
public record Subject(String commonName, Set<String> organizations) {

    public Subject {
        organizations = Set.copyOf(organizations);
    }

    /// @throws IllegalArgumentException if there is anything else in it, or not exactly one common name
    static Subject of(X500Name name) {
        List<String> commonNames = new ArrayList<>();
        Set<String> organizations = new TreeSet<>();
        for (RDN rdn : name.getRDNs()) {
            for (AttributeTypeAndValue part : rdn.getTypesAndValues()) {
                String value = plain(IETFUtils.valueToString(part.getValue()));
                if (part.getType().equals(BCStyle.CN)) {
                    commonNames.add(value);
                } else if (part.getType().equals(BCStyle.O)) {
                    organizations.add(value);
                } else {
                    throw new IllegalArgumentException("the subject may have only CN and O");
                }
            }
        }
        if (commonNames.size() != 1 || commonNames.getFirst().isBlank()) {
            throw new IllegalArgumentException("the subject needs exactly one CN");
        }
        return new Subject(commonNames.getFirst(), organizations);
    }

    static Subject of(X509Certificate certificate) {
        return of(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()));
    }

    /// The names that we sign need no escaping; one that does is refused rather than interpreted.
    private static String plain(String value) {
        if (value.indexOf('\\') >= 0 || value.startsWith("#") || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the subject has characters that are not allowed in a name");
        }
        return value;
    }
}

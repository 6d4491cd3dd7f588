package dev.hawser.hub.submariner;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A block of IPv4 or IPv6 addresses.
///
/// @param first its first address as a number
/// @param prefix length of the network part
/// @param bits 32 or 128
public record Cidr(BigInteger first, int prefix, int bits) implements Comparable<Cidr> {

    public Cidr {
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("a prefix of " + bits + " bits cannot be /" + prefix);
        }
        first = first.shiftRight(bits - prefix).shiftLeft(bits - prefix);
    }

    /// Reads `10.0.0.0/16` or `fd00::/48`; host bits are dropped.
    ///
    /// @throws IllegalArgumentException if it is neither
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not a CIDR such as 10.0.0.0/16");
        }
        try {
            byte[] address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
            return new Cidr(
                    new BigInteger(1, address), Integer.parseInt(text.substring(slash + 1)), address.length * 8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a CIDR such as 10.0.0.0/16", e);
        }
    }

    public static Optional<Cidr> tryParse(String text) {
        try {
            return Optional.of(parse(text.strip()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The valid ones of a comma-separated list.
    public static List<Cidr> parseList(String text) {
        List<Cidr> found = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            tryParse(part).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    public BigInteger last() {
        return first.add(size()).subtract(BigInteger.ONE);
    }

    public boolean overlaps(Cidr other) {
        return bits == other.bits && first.compareTo(other.last()) <= 0 && other.first.compareTo(last()) <= 0;
    }

    public boolean contains(Cidr other) {
        return overlaps(other) && prefix <= other.prefix;
    }

    @Override
    public int compareTo(Cidr other) {
        int byFamily = Integer.compare(bits, other.bits);
        int byAddress = byFamily != 0 ? byFamily : first.compareTo(other.first);
        return byAddress != 0 ? byAddress : Integer.compare(prefix, other.prefix);
    }

    @Override
    public String toString() {
        byte[] address = new byte[bits / 8];
        byte[] digits = first.toByteArray();
        int length = Math.min(digits.length, address.length);
        System.arraycopy(digits, digits.length - length, address, address.length - length, length);
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}

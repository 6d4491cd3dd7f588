package dev.hawser.simulator.submariner;

import java.util.List;

/// Questions about IPv4 CIDRs.
final class Subnets {

    /// Whether any two have an address in common.
    static boolean overlap(List<String> some, List<String> others) {
        return some.stream().anyMatch(a -> others.stream().anyMatch(b -> overlap(a, b)));
    }

    private static boolean overlap(String a, String b) {
        int bits = Math.min(bits(a), bits(b));
        long mask = bits == 0 ? 0 : (0xFFFFFFFFL << (32 - bits)) & 0xFFFFFFFFL;
        return (base(a) & mask) == (base(b) & mask);
    }

    /// An address inside, by its distance from the first.
    static String address(String cidr, int offset) {
        long address = base(cidr) + offset;
        return ((address >>> 24) & 255) + "." + ((address >>> 16) & 255) + "." + ((address >>> 8) & 255) + "."
                + (address & 255);
    }

    private static int bits(String cidr) {
        return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    }

    private static long base(String cidr) {
        long base = 0;
        for (String part : cidr.substring(0, cidr.indexOf('/')).split("\\.", -1)) {
            base = (base << 8) | Long.parseLong(part);
        }
        return base;
    }

    private Subnets() {}
}

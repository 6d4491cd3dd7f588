package dev.hawser.apiserver.admission;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.hawser.apiserver.admission.CelFunctions.Typed;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An IP address in CEL.
record CelIp(InetAddress address) {

    static final Typed<CelIp> IP = new Typed<>(OpaqueType.create("net.IP"), CelIp.class);

    static void add(CelFunctions functions) {
        functions
                .global("ip", IP.type(), KubernetesCel.TEXT, CelIp::parse)
                .global("isIP", SimpleType.BOOL, KubernetesCel.TEXT, text -> read(text) != null)
                .global(
                        "ip.isCanonical",
                        SimpleType.BOOL,
                        KubernetesCel.TEXT,
                        text -> parse(text).text().equals(text))
                .global("string", SimpleType.STRING, IP, CelIp::text)
                .member("family", SimpleType.INT, IP, ip -> ip.isVersion4() ? 4L : 6L)
                .member("isUnspecified", SimpleType.BOOL, IP, ip -> ip.address.isAnyLocalAddress())
                .member("isLoopback", SimpleType.BOOL, IP, ip -> ip.address.isLoopbackAddress())
                .member("isLinkLocalMulticast", SimpleType.BOOL, IP, CelIp::isLinkLocalMulticast)
                .member("isLinkLocalUnicast", SimpleType.BOOL, IP, ip -> ip.address.isLinkLocalAddress())
                .member("isGlobalUnicast", SimpleType.BOOL, IP, CelIp::isGlobalUnicast);
    }

    static CelIp parse(String text) {
        CelIp ip = read(text);
        if (ip == null) {
            throw new IllegalArgumentException(
                    "IP Address \"" + text + "\" parse error during conversion from string: unable to parse IP");
        }
        return ip;
    }

    /// Zones and IPv4-mapped IPv6 addresses are none.
    static @Nullable CelIp read(String text) {
        boolean version4 = IpText.isIpv4(text);
        if (!version4 && !IpText.isIpv6(text)) {
            return null;
        }
        InetAddress address = InetAddress.ofLiteral(text);
        return version4 || !(address instanceof Inet4Address) ? new CelIp(address) : null;
    }

    boolean isVersion4() {
        return address instanceof Inet4Address;
    }

    private boolean isLinkLocalMulticast() {
        byte[] bytes = address.getAddress();
        return isVersion4()
                ? (bytes[0] & 0xFF) == 224 && bytes[1] == 0 && bytes[2] == 0
                : (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0x0F) == 2;
    }

    private boolean isGlobalUnicast() {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress()
                && !address.getHostAddress().equals("255.255.255.255");
    }

    /// As RFC 5952 wants it: the longest run of at least two zero groups is left out.
    String text() {
        byte[] bytes = address.getAddress();
        if (isVersion4()) {
            return address.getHostAddress();
        }
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += 2) {
            groups.add(Integer.toHexString(((bytes[i] & 0xFF) << 8) | (bytes[i + 1] & 0xFF)));
        }
        int start = 0;
        int longest = 1;
        for (int from = 0; from < groups.size(); from++) {
            int to = from;
            while (to < groups.size() && groups.get(to).equals("0")) {
                to++;
            }
            if (to - from > longest) {
                start = from;
                longest = to - from;
            }
        }
        return longest == 1
                ? String.join(":", groups)
                : String.join(":", groups.subList(0, start)) + "::"
                        + String.join(":", groups.subList(start + longest, groups.size()));
    }
}

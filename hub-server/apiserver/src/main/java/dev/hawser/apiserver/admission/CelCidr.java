package dev.hawser.apiserver.admission;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.hawser.apiserver.admission.CelFunctions.Typed;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// A CIDR in CEL; the address may have bits beyond the prefix.
record CelCidr(CelIp ip, int prefix) {

    private static final Typed<CelCidr> CIDR = new Typed<>(OpaqueType.create("net.CIDR"), CelCidr.class);

    static void add(CelFunctions functions) {
        Typed<String> text = KubernetesCel.TEXT;
        functions
                .global("cidr", CIDR.type(), text, CelCidr::parse)
                .global("isCIDR", SimpleType.BOOL, text, given -> read(given) != null)
                .global("string", SimpleType.STRING, CIDR, cidr -> cidr.ip.text() + "/" + cidr.prefix)
                .member("containsIP", SimpleType.BOOL, CIDR, CelIp.IP, CelCidr::contains)
                .member("containsIP", SimpleType.BOOL, CIDR, text, (cidr, ip) -> cidr.contains(CelIp.parse(ip)))
                .member("containsCIDR", SimpleType.BOOL, CIDR, CIDR, CelCidr::contains)
                .member("containsCIDR", SimpleType.BOOL, CIDR, text, (cidr, other) -> cidr.contains(parse(other)))
                .member("ip", CelIp.IP.type(), CIDR, CelCidr::ip)
                .member("masked", CIDR.type(), CIDR, CelCidr::masked)
                .member("prefixLength", SimpleType.INT, CIDR, cidr -> (long) cidr.prefix);
    }

    private static CelCidr parse(String text) {
        CelCidr cidr = read(text);
        if (cidr == null) {
            throw new IllegalArgumentException(
                    "CIDR \"" + text + "\" parse error during conversion from string: network address parse error");
        }
        return cidr;
    }

    private static @Nullable CelCidr read(String text) {
        if (!IpText.isCidr(text)) {
            return null;
        }
        int slash = text.indexOf('/');
        CelIp ip = CelIp.read(text.substring(0, slash));
        return ip == null ? null : new CelCidr(ip, Integer.parseInt(text.substring(slash + 1)));
    }

    private boolean contains(CelIp other) {
        return other.isVersion4() == ip.isVersion4() && mask(other, prefix).equals(mask(ip, prefix));
    }

    private boolean contains(CelCidr other) {
        return other.prefix >= prefix && contains(other.ip);
    }

    private CelCidr masked() {
        return new CelCidr(mask(ip, prefix), prefix);
    }

    private static CelIp mask(CelIp ip, int prefix) {
        byte[] bytes = ip.address().getAddress();
        for (int bit = prefix; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        try {
            return new CelIp(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.hawser.apiserver.admission;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// Whether a text is an IP address or a CIDR. Nothing is resolved.
final class IpText {

    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    private static final Pattern IPV6_ALPHABET = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

    private IpText() {}

    static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    /// @return true also for an IPv4-mapped address such as `::ffff:10.0.0.1`
    static boolean isIpv6(String text) {
        if (!text.contains(":") || !IPV6_ALPHABET.matcher(text).matches()) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName("[" + text + "]");
            return address instanceof Inet6Address || text.contains(".");
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            return false;
        }
        int bits = Integer.parseInt(text.substring(slash + 1));
        String address = text.substring(0, slash);
        return (bits <= 32 && isIpv4(address)) || (bits <= 128 && isIpv6(address));
    }
}

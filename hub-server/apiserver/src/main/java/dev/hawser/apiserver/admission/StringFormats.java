package dev.hawser.apiserver.admission;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.regex.Pattern;

/// The `format`s of strings that are checked. Others mean nothing, as in Kubernetes.
final class StringFormats {

    private static final Pattern DATE_TIME = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[tT]([01]\\d|2[0-3]):[0-5]\\d:"
            + "([0-5]\\d|60)(\\.\\d+)?([zZ]|[+-]([01]\\d|2[0-3]):[0-5]\\d)");
    private static final Pattern DURATION = Pattern.compile("[-+]?(0|(\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h|d|w)"
            + "((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h|d|w))*)");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
    private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}([:-][0-9a-f]{2}){5}");
    private static final Pattern HOSTNAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?"
            + "(\\.[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?)*\\.?");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

    private StringFormats() {}

    static boolean matches(String format, String text) {
        return switch (format) {
            case "date-time", "datetime", "micro-time" -> isDateTime(text);
            case "date" -> isDate(text);
            case "duration" -> DURATION.matcher(text).matches();
            case "byte" -> isBase64(text);
            case "ipv4" -> IpText.isIpv4(text);
            case "ipv6" -> IpText.isIpv6(text);
            case "ip" -> IpText.isIpv4(text) || IpText.isIpv6(text);
            case "cidr" -> IpText.isCidr(text);
            case "mac" -> MAC.matcher(text).matches();
            case "uuid", "uuid3", "uuid4", "uuid5" -> UUID.matcher(text).matches();
            case "hostname" -> HOSTNAME.matcher(text).matches();
            case "email" -> EMAIL.matcher(text).matches();
            case "uri" -> isUri(text);
            default -> true;
        };
    }

    private static boolean isDateTime(String text) {
        var matcher = DATE_TIME.matcher(text);
        return matcher.matches() && isDate(matcher.group(1));
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute() || text.startsWith("/");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}

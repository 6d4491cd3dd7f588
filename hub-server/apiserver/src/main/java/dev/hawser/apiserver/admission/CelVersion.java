package dev.hawser.apiserver.admission;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.hawser.apiserver.admission.CelFunctions.Typed;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A semantic version (semver.org 2.0.0) in CEL. Build metadata does not count in comparisons.
///
/// @param pre identifiers of the pre-release, none for a release
record CelVersion(long major, long minor, long patch, List<String> pre) implements Comparable<CelVersion> {

    private static final Typed<CelVersion> VERSION =
            new Typed<>(OpaqueType.create("kubernetes.Semver"), CelVersion.class);
    private static final Typed<Boolean> FLAG = new Typed<>(SimpleType.BOOL, Boolean.class);
    private static final String NUMBER = "(0|[1-9]\\d{0,17})";
    private static final String IDENTIFIER = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern FORM = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-(" + IDENTIFIER
            + "(?:\\." + IDENTIFIER + ")*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    static void add(CelFunctions functions) {
        Typed<String> text = KubernetesCel.TEXT;
        functions
                .global("semver", VERSION.type(), text, given -> parse(given, false))
                .global("semver", VERSION.type(), text, FLAG, CelVersion::parse)
                .global("isSemver", SimpleType.BOOL, text, given -> read(given) != null)
                .global(
                        "isSemver",
                        SimpleType.BOOL,
                        text,
                        FLAG,
                        (given, normalize) -> read(normalize ? normalized(given) : given) != null)
                .member("major", SimpleType.INT, VERSION, CelVersion::major)
                .member("minor", SimpleType.INT, VERSION, CelVersion::minor)
                .member("patch", SimpleType.INT, VERSION, CelVersion::patch)
                .member("compareTo", SimpleType.INT, VERSION, VERSION, (a, b) -> (long) a.compareTo(b))
                .member("isGreaterThan", SimpleType.BOOL, VERSION, VERSION, (a, b) -> a.compareTo(b) > 0)
                .member("isLessThan", SimpleType.BOOL, VERSION, VERSION, (a, b) -> a.compareTo(b) < 0);
    }

    @Override
    public int compareTo(CelVersion other) {
        int order =
                Arrays.compare(new long[] {major, minor, patch}, new long[] {other.major, other.minor, other.patch});
        if (order != 0) {
            return Integer.signum(order);
        }
        if (pre.isEmpty() || other.pre.isEmpty()) {
            return Boolean.compare(pre.isEmpty(), other.pre.isEmpty());
        }
        for (int i = 0; i < Math.min(pre.size(), other.pre.size()); i++) {
            int each = compare(pre.get(i), other.pre.get(i));
            if (each != 0) {
                return each;
            }
        }
        return Integer.compare(pre.size(), other.pre.size());
    }

    /// Numbers come before words.
    private static int compare(String a, String b) {
        boolean aNumber = DIGITS.matcher(a).matches();
        boolean bNumber = DIGITS.matcher(b).matches();
        if (aNumber && bNumber) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        return aNumber == bNumber ? Integer.signum(a.compareTo(b)) : aNumber ? -1 : 1;
    }

    private static CelVersion parse(String text, boolean normalize) {
        CelVersion version = read(normalize ? normalized(text) : text);
        if (version == null) {
            throw new IllegalArgumentException("\"" + text + "\" is no semantic version");
        }
        return version;
    }

    private static @Nullable CelVersion read(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new CelVersion(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        matcher.group(4) == null
                                ? List.of()
                                : List.of(matcher.group(4).split("\\.", -1)))
                : null;
    }

    /// Without a `v` before it and zeros before its numbers, with the numbers that are missing.
    private static String normalized(String text) {
        String plain = text.startsWith("v") ? text.substring(1) : text;
        Matcher matcher =
                Pattern.compile("(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?([-+].*)?").matcher(plain);
        if (!matcher.matches()) {
            return plain;
        }
        String rest = matcher.group(4) == null ? "" : matcher.group(4);
        return number(matcher.group(1)) + "." + number(matcher.group(2)) + "." + number(matcher.group(3)) + rest;
    }

    private static String number(@Nullable String digits) {
        return digits == null ? "0" : new BigInteger(digits).toString();
    }
}

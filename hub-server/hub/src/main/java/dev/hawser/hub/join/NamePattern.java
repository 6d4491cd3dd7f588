package dev.hawser.hub.join;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A glob over cluster names: `*` for any characters, `?` for one. It matches whole names only.
///
/// @param glob as in the JoinToken
record NamePattern(String glob) {

    private static final Pattern LEGAL = Pattern.compile("[a-z0-9*?-]{1,63}");

    boolean isLegal() {
        return LEGAL.matcher(glob).matches();
    }

    /// Whether only one name matches.
    boolean isExact() {
        return glob.indexOf('*') < 0 && glob.indexOf('?') < 0;
    }

    boolean matches(String name) {
        String regex = glob.chars()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining());
        return Pattern.matches(regex, name);
    }
}

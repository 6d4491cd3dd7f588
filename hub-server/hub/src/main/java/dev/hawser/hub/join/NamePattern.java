package dev.hawser.hub.join;

import java.util.regex.Pattern;

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

    /// Takes time in proportion to both lengths, however many stars there are.
    boolean matches(String name) {
        int inGlob = 0;
        int inName = 0;
        int star = -1;
        int retry = 0;
        while (inName < name.length()) {
            char wanted = inGlob < glob.length() ? glob.charAt(inGlob) : '\0';
            if (wanted == '*') {
                star = inGlob++;
                retry = inName;
            } else if (wanted == '?' || (wanted != '\0' && wanted == name.charAt(inName))) {
                inGlob++;
                inName++;
            } else if (star >= 0) {
                inGlob = star + 1;
                inName = ++retry;
            } else {
                return false;
            }
        }
        while (inGlob < glob.length() && glob.charAt(inGlob) == '*') {
            inGlob++;
        }
        return inGlob == glob.length();
    }
}

package dev.hawser.ui.look;

import java.util.Locale;

/// What a state means to the reader, the gravest first. Colour and icon follow from it, in one style sheet.
public enum Mood {
    BAD,
    WARN,
    UNKNOWN,
    BUSY,
    OFF,
    GOOD;

    /// The class that the style sheet knows.
    public String css() {
        return "mood-" + name().toLowerCase(Locale.ROOT);
    }

    /// Whether somebody should look at it.
    public boolean isProblem() {
        return this == BAD || this == WARN || this == UNKNOWN;
    }
}

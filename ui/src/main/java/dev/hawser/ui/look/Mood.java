package dev.hawser.ui.look;

import java.util.Locale;

/// What a state means to the reader. Colour and icon follow from it, in one style sheet.
public enum Mood {
    GOOD,
    BUSY,
    WARN,
    BAD,
    UNKNOWN,
    OFF;

    /// The class that the style sheet knows.
    public String css() {
        return "mood-" + name().toLowerCase(Locale.ROOT);
    }

    /// Whether somebody should look at it.
    public boolean isProblem() {
        return this == BAD || this == WARN || this == UNKNOWN;
    }
}

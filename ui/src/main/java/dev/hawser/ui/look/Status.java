package dev.hawser.ui.look;

/// A state as people see it: a word and what it means.
public record Status(Mood mood, String word) {

    public static Status good(String word) {
        return new Status(Mood.GOOD, word);
    }

    public static Status busy(String word) {
        return new Status(Mood.BUSY, word);
    }

    public static Status warn(String word) {
        return new Status(Mood.WARN, word);
    }

    public static Status bad(String word) {
        return new Status(Mood.BAD, word);
    }

    public static Status unknown(String word) {
        return new Status(Mood.UNKNOWN, word);
    }

    public static Status off(String word) {
        return new Status(Mood.OFF, word);
    }
}

package dev.hawser.hub.event;

import java.time.Instant;

/// Something worth telling about an object.
///
/// @param aspect of the object that it is about, e.g. a condition's type; an object has one newest happening of each
/// @param warning somebody should look at it
/// @param reason one CamelCase word for programs
/// @param message a sentence for people
/// @param at when it happened
record Happening(String aspect, boolean warning, String reason, String message, Instant at) {

    static Happening normal(String aspect, String reason, String message, Instant at) {
        return new Happening(aspect, false, reason, message, at);
    }

    static Happening warning(String aspect, String reason, String message, Instant at) {
        return new Happening(aspect, true, reason, message, at);
    }

    /// Differs from that of the one before if there is something new.
    String mark() {
        return reason + " " + at;
    }
}

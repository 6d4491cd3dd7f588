package dev.hawser.ui.hub;

import java.time.Instant;

/// Whether the hub answers.
public sealed interface Connection {
    /// It does, or nothing was asked yet.
    record Up() implements Connection {}

    /// It does not since then; what is shown is what was known at that time.
    record Away(Instant since, String why) implements Connection {}

    /// It no longer takes the person's token: only signing in again helps.
    record SignedOut(String why) implements Connection {}
}

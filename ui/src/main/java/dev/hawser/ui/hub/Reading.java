package dev.hawser.ui.hub;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/// What is known of a kind at one moment. The items stay while the hub is away: [Connection] tells their age.
///
/// @param loaded whether a list has arrived at least once
/// @param failure why the newest attempt failed, absent when it did not
public record Reading<R extends HasMetadata>(List<R> items, boolean loaded, Optional<HubException> failure) {
    public Reading {
        items = List.copyOf(items);
    }

    public static <R extends HasMetadata> Reading<R> nothingYet() {
        return new Reading<>(List.of(), false, Optional.empty());
    }
}

package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.store.StoredResource;
import java.util.List;

/// Some or all objects of a list.
///
/// @param items in list order
/// @param revision of the state that the list shows
/// @param continueToken for the next page, `""` after the last
/// @param remaining objects after this page, -1 if that is not told
public record Page(List<StoredResource> items, long revision, String continueToken, long remaining) {

    public Page {
        items = List.copyOf(items);
    }
}

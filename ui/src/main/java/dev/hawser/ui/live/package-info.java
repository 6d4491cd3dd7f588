/// Binds a view to live readings: computes off the session lock, renders under it, at most twice a second.
@NullMarked
package dev.hawser.ui.live;

import org.jspecify.annotations.NullMarked;

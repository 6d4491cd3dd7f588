/// The first page: problems first, then counts and recent events.
@NullMarked
package dev.hawser.ui.overview;

import org.jspecify.annotations.NullMarked;

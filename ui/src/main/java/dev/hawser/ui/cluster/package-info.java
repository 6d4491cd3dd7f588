/// The clusters of the fleet: list, detail, acceptance and detaching.
@NullMarked
package dev.hawser.ui.cluster;

import org.jspecify.annotations.NullMarked;

/// Hawser's own kinds: what a fleet's network is and does.
@NullMarked
package dev.hawser.api.network;

import org.jspecify.annotations.NullMarked;

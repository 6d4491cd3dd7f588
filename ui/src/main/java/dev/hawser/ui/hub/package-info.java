/// The console's one way to the hub: live readings and writes with the signed-in person's own token.
@NullMarked
package dev.hawser.ui.hub;

import org.jspecify.annotations.NullMarked;

/// Tunnels, topology and exported services.
@NullMarked
package dev.hawser.ui.network;

import org.jspecify.annotations.NullMarked;

/// The read side of the fleet's network: tunnels, exported services, reachability.
@NullMarked
package dev.hawser.hub.network;

import org.jspecify.annotations.NullMarked;

/// Submariner's own kinds (`submariner.io`) and its configuration on the hub.
@NullMarked
package dev.hawser.api.submariner;

import org.jspecify.annotations.NullMarked;

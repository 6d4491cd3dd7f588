/// Add-ons of clusters: what every interconnect has in common.
@NullMarked
package dev.hawser.hub.addon;

import org.jspecify.annotations.NullMarked;

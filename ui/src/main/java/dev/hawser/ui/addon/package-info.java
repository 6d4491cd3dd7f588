/// Add-ons on clusters and the assistant that joins a set's networks.
@NullMarked
package dev.hawser.ui.addon;

import org.jspecify.annotations.NullMarked;

/// A fleet in one process: clusters in memory with the real agent in front of each.
@NullMarked
package dev.hawser.simulator;

import org.jspecify.annotations.NullMarked;

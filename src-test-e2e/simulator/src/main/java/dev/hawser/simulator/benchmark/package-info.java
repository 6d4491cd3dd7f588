/// What a hub makes of the load of a fleet, as quotients to what the machine makes of work of the same sort.
@NullMarked
package dev.hawser.simulator.benchmark;

import org.jspecify.annotations.NullMarked;

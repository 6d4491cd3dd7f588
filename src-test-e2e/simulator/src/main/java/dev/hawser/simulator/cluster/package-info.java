/// Workload clusters as far as an agent can tell them from real ones.
@NullMarked
package dev.hawser.simulator.cluster;

import org.jspecify.annotations.NullMarked;

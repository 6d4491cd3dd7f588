/// What the cluster is: version, nodes, capacity, claims.
@NullMarked
package dev.hawser.agent.inventory;

import org.jspecify.annotations.NullMarked;

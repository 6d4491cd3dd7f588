/// The inventory of the fleet: kinds of `cluster.open-cluster-management.io`.
@NullMarked
package dev.hawser.api.cluster;

import org.jspecify.annotations.NullMarked;

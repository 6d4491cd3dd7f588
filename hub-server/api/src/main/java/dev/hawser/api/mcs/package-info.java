/// Services that leave their cluster: kinds of `multicluster.x-k8s.io`.
@NullMarked
package dev.hawser.api.mcs;

import org.jspecify.annotations.NullMarked;

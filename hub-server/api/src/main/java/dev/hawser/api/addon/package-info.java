/// Add-ons of clusters: kinds of `addon.open-cluster-management.io`.
@NullMarked
package dev.hawser.api.addon;

import org.jspecify.annotations.NullMarked;

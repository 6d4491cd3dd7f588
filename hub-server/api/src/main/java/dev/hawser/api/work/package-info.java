/// What a cluster shall run: kinds of `work.open-cluster-management.io`.
@NullMarked
package dev.hawser.api.work;

import org.jspecify.annotations.NullMarked;

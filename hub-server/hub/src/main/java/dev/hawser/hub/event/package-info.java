/// What happened, told as Kubernetes Events: beside the objects that it happened to, for a limited time.
@NullMarked
package dev.hawser.hub.event;

import org.jspecify.annotations.NullMarked;

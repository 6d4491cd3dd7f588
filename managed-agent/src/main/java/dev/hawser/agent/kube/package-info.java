/// The Kubernetes API as JSON trees, over the shared client library.
@NullMarked
package dev.hawser.agent.kube;

import org.jspecify.annotations.NullMarked;

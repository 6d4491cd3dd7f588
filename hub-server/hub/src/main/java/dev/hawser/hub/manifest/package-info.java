/// Kubernetes documents made from templates.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub.manifest;

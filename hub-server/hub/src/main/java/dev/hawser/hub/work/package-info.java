/// Works as a whole, beyond what their clusters' agents do.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub.work;

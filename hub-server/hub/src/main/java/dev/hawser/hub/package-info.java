/// The hub's process: configuration, start and stop, and how its parts are put together.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub;

/// How a cluster comes into the fleet: join tokens, what their holders may do, and the manifest that installs
/// the agent.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub.join;

/// The agent's conversation with the hub, as one identity.
@NullMarked
package dev.hawser.agent.hub;

import org.jspecify.annotations.NullMarked;

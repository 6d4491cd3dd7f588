/// The heartbeat.
@NullMarked
package dev.hawser.agent.lease;

import org.jspecify.annotations.NullMarked;

/// The agent as a program of its own: configuration, start, health.
@NullMarked
package dev.hawser.agent.app;

import org.jspecify.annotations.NullMarked;

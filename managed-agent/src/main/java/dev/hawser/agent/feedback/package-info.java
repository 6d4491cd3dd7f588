/// What a work wants to know of the objects it applied.
@NullMarked
package dev.hawser.agent.feedback;

import org.jspecify.annotations.NullMarked;

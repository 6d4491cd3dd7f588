/// What agents of one process share.
@NullMarked
package dev.hawser.agent.runtime;

import org.jspecify.annotations.NullMarked;

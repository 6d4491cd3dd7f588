/// Work by key: coalesced, one at a time per key, retried with back-off.
@NullMarked
package dev.hawser.agent.queue;

import org.jspecify.annotations.NullMarked;

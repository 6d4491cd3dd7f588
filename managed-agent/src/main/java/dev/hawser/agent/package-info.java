/// The agent of one managed cluster: joins the hub, applies its works, reports what it sees.
@NullMarked
package dev.hawser.agent;

import org.jspecify.annotations.NullMarked;

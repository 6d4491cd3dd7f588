/// The informers of fabric8's client, as agent and console use them, against the API server.
@NullMarked
package dev.hawser.agent.informer;

import org.jspecify.annotations.NullMarked;

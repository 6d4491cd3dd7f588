package dev.hawser.agent;

import dev.hawser.agent.join.Identity;
import dev.hawser.agent.kube.Api;
import java.util.function.Supplier;

/// How the hub is reached.
///
/// @param identity shown to it
/// @param opener makes a fresh client each time, which the taker closes
record Connection(Identity identity, Supplier<Api> opener) {

    Api open() {
        return opener.get();
    }
}

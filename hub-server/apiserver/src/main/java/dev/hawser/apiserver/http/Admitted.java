package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer.Decision;
import dev.hawser.apiserver.access.Caller;

/// A request that may go on.
///
/// @param caller who asks
/// @param attributes what for
/// @param decision by which he is allowed
record Admitted(Caller caller, Attributes attributes, Decision decision) {}

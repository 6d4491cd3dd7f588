package dev.hawser.apiserver.http;

import java.util.Optional;

/// One thing that has to be well for the server to be ready. Quick: it is asked at every probe.
public interface HealthCheck {

    HealthCheck ALWAYS = Optional::empty;

    /// Why it is not well, for the log; empty if it is.
    Optional<String> failure();
}

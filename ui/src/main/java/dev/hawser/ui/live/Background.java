package dev.hawser.ui.live;

import java.time.Duration;

/// Runs what waits for the network, so that no session lock is held meanwhile.
public interface Background {
    void run(Runnable task);

    void later(Duration delay, Runnable task);
}

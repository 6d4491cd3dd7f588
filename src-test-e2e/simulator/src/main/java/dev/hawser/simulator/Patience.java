package dev.hawser.simulator;

import dev.hawser.agent.kube.ApiFailure;
import java.time.Duration;
import java.util.function.Supplier;

/// Requests to a hub that may be busy or just starting.
final class Patience {

    private static final int ATTEMPTS = 6;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// What the request answers, tried again while no answer comes. Requests must bear being made twice.
    static <T> T ask(Supplier<T> request) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.get();
            } catch (ApiFailure e) {
                if (!e.isUnreachable() || attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(PAUSE.multipliedBy(attempt));
            }
        }
    }

    private Patience() {}
}

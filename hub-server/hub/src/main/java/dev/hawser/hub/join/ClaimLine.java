package dev.hawser.hub.join;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/// Those who want a use of one join token at the same time. Whoever finds nobody counting counts for all who wait.
final class ClaimLine {

    /// One who waits.
    static final class Claim {

        private final String cluster;
        private final CompletableFuture<Grant> answer = new CompletableFuture<>();

        private Claim(String cluster) {
            this.cluster = cluster;
        }

        String cluster() {
            return cluster;
        }

        void grant(Grant grant) {
            answer.complete(grant);
        }

        void refuse(RuntimeException reason) {
            answer.completeExceptionally(reason);
        }
    }

    private final Consumer<List<Claim>> counter;
    private final List<Claim> waiting = new ArrayList<>();
    private boolean counting;

    /// @param counter answers all claims that it is given; one call at a time
    ClaimLine(Consumer<List<Claim>> counter) {
        this.counter = counter;
    }

    /// Waits for the answer.
    ///
    /// @throws RuntimeException the reason of a refusal, or why it could not be counted
    Grant claim(String cluster) {
        Claim mine = new Claim(cluster);
        boolean count;
        synchronized (waiting) {
            waiting.add(mine);
            count = !counting;
            counting = true;
        }
        if (count) {
            countAll();
        }
        try {
            return mine.answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }

    private void countAll() {
        for (List<Claim> next = next(); !next.isEmpty(); next = next()) {
            try {
                counter.accept(next);
            } catch (RuntimeException e) {
                next.forEach(claim -> claim.refuse(e));
            }
        }
    }

    private List<Claim> next() {
        synchronized (waiting) {
            List<Claim> next = List.copyOf(waiting);
            waiting.clear();
            counting = !next.isEmpty();
            return next;
        }
    }
}

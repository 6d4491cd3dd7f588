package dev.hawser.hub.reconcile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a reconciliation ended, if not by an exception.
///
/// @param requeueAfter when to look again although nothing changed; null for not at all
public record Result(@Nullable Duration requeueAfter) {

    /// All is as it should be until something changes.
    public static final Result DONE = new Result(null);

    public Result {
        if (requeueAfter != null && requeueAfter.isNegative()) {
            requeueAfter = Duration.ZERO;
        }
    }

    /// Look again after this time; what is due already is looked at again at once.
    public static Result after(Duration delay) {
        return new Result(delay);
    }
}

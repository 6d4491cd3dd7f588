package dev.hawser.apiserver.access;

import java.util.Map;

/// Decides whether a caller may do something.
public interface Authorizer {

    /// @param allowed the answer
    /// @param reason why; shown in reviews, never secret
    /// @param only a list, watch or deletion of a collection is about those objects only that have these values at
    ///     these paths (`spec.username`), whatever its selectors say; empty for all objects
    record Decision(boolean allowed, String reason, Map<String, String> only) {

        public Decision {
            only = Map.copyOf(only);
        }

        public Decision(boolean allowed, String reason) {
            this(allowed, reason, Map.of());
        }
    }

    Decision decide(Caller caller, Attributes attributes);
}

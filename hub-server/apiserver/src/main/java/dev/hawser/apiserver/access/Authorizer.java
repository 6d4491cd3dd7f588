package dev.hawser.apiserver.access;

/// Decides whether a caller may do something.
public interface Authorizer {

    /// @param allowed the answer
    /// @param reason why; shown in reviews, never secret
    record Decision(boolean allowed, String reason) {}

    Decision decide(Caller caller, Attributes attributes);
}

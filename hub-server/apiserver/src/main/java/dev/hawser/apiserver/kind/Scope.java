package dev.hawser.apiserver.kind;

/// Where the objects of a kind live.
public enum Scope {
    NAMESPACED,
    CLUSTER
}

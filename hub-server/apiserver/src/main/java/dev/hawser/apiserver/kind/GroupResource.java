package dev.hawser.apiserver.kind;

/// A resource type without its version, as RBAC and the store name it: `managedclusters` of
/// `cluster.open-cluster-management.io`, `secrets` of `""`.
///
/// @param group the API group, `""` for the core group
/// @param resource the plural, lower case
public record GroupResource(String group, String resource) implements Comparable<GroupResource> {

    /// `plural.group`, or the plural alone in the core group; the name of the CRD and what kubectl prints.
    public String qualifiedName() {
        return group.isEmpty() ? resource : resource + "." + group;
    }

    @Override
    public int compareTo(GroupResource other) {
        return qualifiedName().compareTo(other.qualifiedName());
    }

    @Override
    public String toString() {
        return qualifiedName();
    }
}

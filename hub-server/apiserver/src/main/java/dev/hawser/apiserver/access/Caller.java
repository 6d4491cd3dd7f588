package dev.hawser.apiserver.access;

import java.util.List;
import java.util.Map;

/// Who makes a request (`user.Info` of Kubernetes).
///
/// @param name e.g. `admin`, `system:serviceaccount:ns:name`, `system:open-cluster-management:cluster1:agent1`
/// @param uid `""` if unknown
/// @param groups includes `system:authenticated` or `system:unauthenticated`
/// @param extra further claims
public record Caller(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    public static final String MASTERS = "system:masters";

    /// The hub's own controllers: may do everything.
    public static final Caller HUB = new Caller("system:hub", "", List.of(MASTERS, "system:authenticated"), Map.of());

    public static final Caller ANONYMOUS =
            new Caller("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    public Caller {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    public boolean in(String group) {
        return groups.contains(group);
    }
}

package dev.hawser.agent.work;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// In which order kinds are applied: what others need comes first. Deletion goes the other way.
final class ApplyOrder {

    private static final List<String> KINDS = List.of(
            "CustomResourceDefinition",
            "Namespace",
            "PriorityClass",
            "ResourceQuota",
            "LimitRange",
            "ServiceAccount",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "NetworkPolicy",
            "Secret",
            "ConfigMap",
            "StorageClass",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Service",
            "OperatorGroup",
            "Subscription",
            "Pod",
            "ReplicaSet",
            "DaemonSet",
            "Deployment",
            "StatefulSet",
            "Job",
            "CronJob",
            "Ingress",
            "APIService");

    private static final Map<String, Integer> RANKS =
            IntStream.range(0, KINDS.size()).boxed().collect(Collectors.toUnmodifiableMap(KINDS::get, i -> i));

    /// Smaller is earlier. Kinds that are not listed, custom resources above all, come last.
    static int rank(String kind) {
        return RANKS.getOrDefault(kind, KINDS.size());
    }

    private ApplyOrder() {}
}

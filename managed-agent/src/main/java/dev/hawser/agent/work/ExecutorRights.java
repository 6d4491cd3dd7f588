package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.work.ManifestWork.Executor;
import dev.hawser.api.work.ManifestWork.ServiceAccountRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Whether the service account in whose name a work is applied may do what the work wants. Asked by
/// SubjectAccessReview before each apply; that a role gives no more than the account has is seen by a create as that
/// account that is not carried out. An answer is good for a minute.
final class ExecutorRights {

    private static final Duration GOOD_FOR = Duration.ofMinutes(1);
    private static final String RBAC = "rbac.authorization.k8s.io";

    private record Question(ServiceAccountRef account, String object, boolean owned, String manifest) {}

    private record Answer(Optional<String> refusal, Instant until) {}

    private final Api cluster;
    private final InstantSource clock;
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    ExecutorRights(Api cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /// @param owned whether the object goes with the work: the account then needs the right to delete it, too
    /// @return why it may not, empty if it may
    /// @throws ApiFailure if the cluster cannot be asked
    Optional<String> refusal(@Nullable Executor executor, ObjectRef ref, boolean owned, ObjectNode manifest) {
        if (executor == null || executor.subject() == null) {
            return Optional.empty();
        }
        String type = executor.subject().type();
        ServiceAccountRef account = executor.subject().serviceAccount();
        if (!"ServiceAccount".equals(type) || account == null) {
            return Optional.of("spec.executor.subject must be of type ServiceAccount and have serviceAccount, not type "
                    + type + (account == null ? " without serviceAccount" : ""));
        }
        boolean givesRights = ref.type().group().equals(RBAC);
        Question question = new Question(account, ref.identity(), owned, givesRights ? Manifest.hash(manifest) : "");
        Instant now = clock.instant();
        Answer known = answers.get(question);
        if (known != null && now.isBefore(known.until())) {
            return known.refusal();
        }
        Optional<String> refusal = review(account, ref, owned);
        if (refusal.isEmpty() && givesRights) {
            refusal = escalation(account, ref, manifest);
        }
        answers.values().removeIf(answer -> !now.isBefore(answer.until()));
        answers.put(question, new Answer(refusal, now.plus(GOOD_FOR)));
        return refusal;
    }

    private Optional<String> review(ServiceAccountRef account, ObjectRef ref, boolean owned) {
        List<String> verbs = new ArrayList<>(List.of("create", "update", "patch", "get"));
        if (owned) {
            verbs.add("delete");
        }
        for (String verb : verbs) {
            if (!cluster.create(ResourceType.ACCESS_REVIEWS, null, question(account, ref, verb))
                    .path("status")
                    .path("allowed")
                    .asBoolean()) {
                return Optional.of("executor " + user(account) + " is not allowed to " + verb + " " + ref);
            }
        }
        return Optional.empty();
    }

    private Optional<String> escalation(ServiceAccountRef account, ObjectRef ref, ObjectNode manifest) {
        try {
            cluster.tryCreateAs(user(account), ref.type(), ref.namespace(), manifest);
            return Optional.empty();
        } catch (ApiFailure e) {
            if (e.alreadyExists()) {
                return Optional.empty();
            }
            if (e.code() == 403) {
                return Optional.of(
                        "executor " + user(account) + " may not give the rights of " + ref + ": " + e.getMessage());
            }
            throw e;
        }
    }

    private static ObjectNode question(ServiceAccountRef account, ObjectRef ref, String verb) {
        ObjectNode review = Api.object(ResourceType.ACCESS_REVIEWS, null, "");
        review.remove("metadata");
        ObjectNode spec = review.putObject("spec");
        spec.put("user", user(account));
        ArrayNode groups = spec.putArray("groups");
        groups.add("system:serviceaccounts")
                .add("system:serviceaccounts:" + account.namespace())
                .add("system:authenticated");
        spec.putObject("resourceAttributes")
                .put("verb", verb)
                .put("group", ref.type().group())
                .put("version", ref.type().version())
                .put("resource", ref.type().plural())
                .put("namespace", ref.namespace())
                .put("name", ref.name());
        return review;
    }

    private static String user(ServiceAccountRef account) {
        return "system:serviceaccount:" + account.namespace() + ":" + account.name();
    }
}

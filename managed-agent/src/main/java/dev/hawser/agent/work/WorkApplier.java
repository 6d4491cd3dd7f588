package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.feedback.ConditionRules;
import dev.hawser.api.Condition;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.api.work.ManifestWork.ConditionRule;
import dev.hawser.api.work.ManifestWork.DeleteOption;
import dev.hawser.api.work.ManifestWork.ManifestConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings the manifests of one work into the cluster, in the order of their kinds, and keeps its ledger.
final class WorkApplier {

    /// What became of a work.
    ///
    /// @param ledger as it stands now, saved
    /// @param outcomes in the order of the manifests
    /// @param watched object to whether it carries the agent's label
    /// @param wanted identities of what the work names
    /// @param complete whether it is known of all manifests which objects they are
    record Result(
            Ledger ledger,
            List<Outcome> outcomes,
            Map<ObjectRef, Boolean> watched,
            Set<String> wanted,
            boolean complete) {}

    private final LedgerStore ledgers;
    private final Applier applier;
    private final ExecutorRights executors;

    WorkApplier(LedgerStore ledgers, Applier applier, ExecutorRights executors) {
        this.ledgers = ledgers;
        this.applier = applier;
        this.executors = executors;
    }

    /// @param mark of the hub's word; `""` while no hub speaks, marks stay then as they are
    Result apply(ManifestWork work, Ledger ledger, String mark) {
        return new Run(work, ledger, mark).go();
    }

    private final class Run {
        private final ManifestWork work;
        private final String mark;
        private final Set<String> wanted = new HashSet<>();
        private Ledger ledger;

        Run(ManifestWork work, Ledger ledger, String mark) {
            this.work = work;
            this.ledger = ledger;
            this.mark = mark;
        }

        Result go() {
            List<Manifest> manifests = Manifest.of(work);
            Map<Integer, Outcome> results = new HashMap<>();
            Map<ObjectRef, Boolean> watched = new LinkedHashMap<>();
            for (Manifest manifest : inApplyOrder(manifests)) {
                Outcome outcome = applyOne(manifest);
                results.put(manifest.ordinal(), outcome);
                ObjectRef ref = outcome.ref();
                if (ref != null) {
                    watched.put(ref, isLabelled(Manifest.configOf(work, ref)));
                }
            }
            ledgers.save(ledger);
            List<Outcome> ordered = manifests.stream()
                    .map(manifest -> Objects.requireNonNull(results.get(manifest.ordinal())))
                    .toList();
            boolean complete = ordered.stream().allMatch(outcome -> outcome.ref() != null);
            return new Result(ledger, ordered, watched, wanted, complete);
        }

        private Outcome applyOne(Manifest manifest) {
            Optional<ObjectRef> found = applier.locate(manifest);
            if (found.isEmpty()) {
                return Outcome.failed(
                        manifest,
                        null,
                        "AppliedManifestFailed",
                        "the cluster does not serve kind " + manifest.kind() + " of " + manifest.apiVersion(),
                        null);
            }
            ObjectRef ref = found.get();
            wanted.add(ref.identity());
            name(ref);
            ManifestConfig config = Manifest.configOf(work, ref);
            List<ConditionRule> rules = config == null ? List.of() : config.conditionRules();
            if (isComplete(ref, rules)) {
                return untouched(manifest, ref, config, rules);
            }
            DeleteOption option = work.getSpec() == null ? null : work.getSpec().deleteOption();
            Optional<String> refusal = executors.refusal(
                    work.getSpec() == null ? null : work.getSpec().executor(),
                    ref,
                    !Removal.isOrphaned(ref, option),
                    manifest.wanted(ref.type(), work.getMetadata().getName()));
            if (refusal.isPresent()) {
                ObjectNode observed = applier.observe(ref, isLabelled(config)).orElse(null);
                return Outcome.failed(manifest, ref, "AppliedManifestFailed", refusal.get(), observed);
            }
            Outcome outcome =
                    applier.apply(work.getMetadata().getName(), manifest, ref, config, (intended, created, manager) -> {
                        if (!ledger.entries().containsKey(intended.identity())) {
                            put(new Ledger.Entry(intended, "", created, manager, mark, false));
                            ledgers.save(ledger);
                        }
                    });
            Ledger.Entry entry = ledger.entries().get(ref.identity());
            if (entry != null && outcome.isApplied() && outcome.observed() != null) {
                put(entry.seen(outcome.observed().path("metadata").path("uid").asText()));
            }
            return judged(outcome, ref, rules);
        }

        private boolean isComplete(ObjectRef ref, List<ConditionRule> rules) {
            Ledger.Entry entry = ledger.entries().get(ref.identity());
            return entry != null && entry.complete() && ConditionRules.tellCompletion(rules);
        }

        /// What has done its work is not applied again, even if it is gone.
        private Outcome untouched(
                Manifest manifest, ObjectRef ref, @Nullable ManifestConfig config, List<ConditionRule> rules) {
            ObjectNode observed = applier.observe(ref, isLabelled(config)).orElse(null);
            Outcome outcome = Outcome.done(manifest, ref, observed);
            return observed == null ? outcome.saying(List.of(ConditionRules.completed())) : judged(outcome, ref, rules);
        }

        private Outcome judged(Outcome outcome, ObjectRef ref, List<ConditionRule> rules) {
            ObjectNode observed = outcome.observed();
            Ledger.Entry entry = ledger.entries().get(ref.identity());
            if (observed == null || (rules.isEmpty() && (entry == null || !entry.complete()))) {
                return outcome;
            }
            List<Condition> said = ConditionRules.evaluate(observed, rules);
            if (entry != null) {
                put(entry.completed(Condition.find(said, ConditionRules.COMPLETE)
                        .filter(Condition::holds)
                        .isPresent()));
            }
            return outcome.saying(said);
        }

        private void name(ObjectRef ref) {
            Ledger.Entry entry = ledger.entries().get(ref.identity());
            if (entry != null && !mark.isEmpty()) {
                put(entry.named(mark));
            }
        }

        private void put(Ledger.Entry entry) {
            ledger = ledger.with(entry);
        }
    }

    private static boolean isLabelled(@Nullable ManifestConfig config) {
        return Applier.isLabelled(Manifest.strategy(config));
    }

    private static List<Manifest> inApplyOrder(List<Manifest> manifests) {
        List<Manifest> ordered = new ArrayList<>(manifests);
        ordered.sort(Comparator.comparingInt(Manifest::rank).thenComparingInt(Manifest::ordinal));
        return ordered;
    }
}

package dev.hawser.agent.work;

import dev.hawser.api.work.ManifestWork.DeleteOption;
import dev.hawser.api.work.ManifestWork.OrphaningRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What happens to an object that its work does not want any more. Pure.
sealed interface Removal {

    Ledger.Entry entry();

    /// Delete it and wait until it is gone.
    record Delete(Ledger.Entry entry) implements Removal {}

    /// Give up the fields that the work owned; the object was there before, or another work wants it too.
    record Release(Ledger.Entry entry) implements Removal {}

    /// Leave it as it is, without the agent's marks.
    record Orphan(Ledger.Entry entry) implements Removal {}

    /// The next step of a removal: objects of the kinds that are applied last go first, and those before them only
    /// when they are gone. Operators can then still clean up after their custom resources.
    ///
    /// @param leaving entries to remove
    /// @param whole whether the work itself goes, not only some of its manifests: only then objects that were there
    ///     before it keep what it orphans
    /// @param elsewhere whether another work has the object too
    static List<Removal> next(
            Collection<Ledger.Entry> leaving,
            @Nullable DeleteOption option,
            boolean whole,
            Predicate<Ledger.Entry> elsewhere) {
        int last = leaving.stream().mapToInt(Removal::rank).max().orElse(0);
        List<Removal> steps = new ArrayList<>();
        leaving.stream()
                .filter(entry -> rank(entry) == last)
                .sorted(Comparator.comparing(entry -> entry.ref().identity()))
                .forEach(entry -> steps.add(step(entry, option, whole, elsewhere)));
        return steps;
    }

    private static Removal step(
            Ledger.Entry entry, @Nullable DeleteOption option, boolean whole, Predicate<Ledger.Entry> elsewhere) {
        if (elsewhere.test(entry) || (!whole && !entry.created())) {
            return new Release(entry);
        }
        if (isOrphaned(entry.ref(), option)) {
            return new Orphan(entry);
        }
        return entry.created() && !isIndispensable(entry.ref()) ? new Delete(entry) : new Release(entry);
    }

    /// What no work has made, whatever a ledger says.
    private static boolean isIndispensable(ObjectRef ref) {
        return switch (ref.type().kind()) {
            case "Node" -> true;
            case "Namespace" -> ref.name().equals("default") || ref.name().startsWith("kube-");
            default -> false;
        };
    }

    private static int rank(Ledger.Entry entry) {
        return ApplyOrder.rank(entry.ref().type().kind());
    }

    static boolean isOrphaned(ObjectRef ref, @Nullable DeleteOption option) {
        String policy =
                option == null || option.propagationPolicy() == null ? "Foreground" : option.propagationPolicy();
        return switch (policy) {
            case "Orphan" -> true;
            case "SelectivelyOrphan" -> {
                List<OrphaningRule> rules = option == null || option.selectivelyOrphans() == null
                        ? List.of()
                        : option.selectivelyOrphans().orphaningRules();
                yield rules.stream().anyMatch(rule -> isMeant(rule, ref));
            }
            default -> false;
        };
    }

    private static boolean isMeant(OrphaningRule rule, ObjectRef ref) {
        return ref.type().plural().equals(rule.resource())
                && ref.type().group().equals(rule.group() == null ? "" : rule.group())
                && ref.name().equals(rule.name())
                && ref.namespace().equals(rule.namespace() == null ? "" : rule.namespace());
    }

    /// The entries that the work does not name any more.
    static List<Ledger.Entry> leaving(Ledger ledger, Set<String> wanted) {
        return ledger.entries().entrySet().stream()
                .filter(entry -> !wanted.contains(entry.getKey()))
                .map(java.util.Map.Entry::getValue)
                .toList();
    }
}

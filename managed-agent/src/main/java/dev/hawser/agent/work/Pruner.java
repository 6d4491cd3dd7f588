package dev.hawser.agent.work;

import dev.hawser.api.work.ManifestWork.DeleteOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Takes away what works do not want any more, in the opposite order of applying.
final class Pruner {

    private final LedgerStore ledgers;
    private final Applier applier;

    Pruner(LedgerStore ledgers, Applier applier) {
        this.ledgers = ledgers;
        this.applier = applier;
    }

    /// Goes as far as it gets without waiting.
    ///
    /// @param leaving which entries go
    /// @param whole whether the work itself goes
    /// @return what of it is still there
    List<ObjectRef> prune(
            Ledger ledger, Predicate<Ledger.Entry> leaving, @Nullable DeleteOption option, boolean whole) {
        Ledger rest = ledger;
        while (true) {
            List<Ledger.Entry> left =
                    rest.entries().values().stream().filter(leaving).toList();
            if (left.isEmpty()) {
                return List.of();
            }
            Set<String> gone = new HashSet<>();
            for (Removal removal : Removal.next(left, option, whole, entry -> isElsewhere(ledger.work(), entry))) {
                if (applier.remove(removal)) {
                    gone.add(removal.entry().ref().identity());
                }
            }
            rest = rest.without(gone);
            ledgers.save(rest);
            if (gone.isEmpty()) {
                return left.stream().map(Ledger.Entry::ref).toList();
            }
        }
    }

    private boolean isElsewhere(String work, Ledger.Entry entry) {
        String identity = entry.ref().identity();
        return ledgers.all().values().stream()
                .anyMatch(other -> !other.work().equals(work) && other.entries().containsKey(identity));
    }
}

package dev.hawser.apiserver.patch;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.patch.Ownership.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The refusal of an apply that would change fields of others.
final class FieldConflicts {

    private FieldConflicts() {}

    /// @param conflicts per owner the fields in dispute, not empty
    static ApiException refuse(Map<Owner, FieldSet> conflicts) {
        List<Cause> causes = new ArrayList<>();
        StringBuilder byOwner = new StringBuilder();
        List<Owner> owners = new ArrayList<>(conflicts.keySet());
        owners.sort(Comparator.comparing(Owner::show));
        for (Owner owner : owners) {
            byOwner.append(byOwner.isEmpty() ? "" : "\n")
                    .append("conflicts with ")
                    .append(owner.show())
                    .append(':');
            conflicts.getOrDefault(owner, FieldSet.EMPTY).paths(path -> {
                causes.add(new Cause("FieldManagerConflict", "conflict with " + owner.show(), path));
                byOwner.append("\n- ").append(path);
            });
        }
        String message = causes.size() == 1
                ? "Apply failed with 1 conflict: " + causes.getFirst().message() + ": "
                        + causes.getFirst().field()
                : "Apply failed with " + causes.size() + " conflicts: " + byOwner;
        return new ApiException(Reason.CONFLICT, message, new Details("", "", "", "", causes, 0));
    }
}

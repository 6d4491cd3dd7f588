package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Options of create, update and patch.
///
/// @param dryRun answer as if, store nothing
/// @param validation what to do about fields that the schema does not know
/// @param fieldManager who owns the written fields, `""` if the client did not say
/// @param force of an apply: take fields over from their owners
/// @param apply the request is a server-side apply
/// @param userAgent of the client, from which a field manager is derived
public record WriteOptions(
        boolean dryRun,
        FieldValidation validation,
        String fieldManager,
        boolean force,
        boolean apply,
        String userAgent) {

    private static final int MAX_MANAGER_BYTES = 128;

    /// What to do about fields that the schema does not know.
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /// @param kind `CreateOptions`, `UpdateOptions` or `PatchOptions`
    /// @param apply the request is a server-side apply
    /// @throws dev.hawser.apiserver.object.ApiException `Invalid` with a cause per fault
    public static WriteOptions parse(Query query, String kind, boolean apply, String userAgent) {
        List<Cause> causes = new ArrayList<>();
        boolean dryRun = dryRun(query.all("dryRun"), causes);
        String manager = query.text("fieldManager");
        if (manager.getBytes(StandardCharsets.UTF_8).length > MAX_MANAGER_BYTES) {
            causes.add(Failures.tooLong("fieldManager", MAX_MANAGER_BYTES));
        } else if (manager.chars().anyMatch(Character::isISOControl)) {
            causes.add(Failures.invalidValue(
                    "fieldManager", "\"" + manager + "\"", "should only contain printable characters"));
        }
        if (apply && manager.isEmpty()) {
            causes.add(Failures.required("fieldManager", "is required for apply patch"));
        }
        if (!apply && query.has("force") && kind.equals("PatchOptions")) {
            causes.add(Failures.forbiddenValue("force", "may not be specified for non-apply patch"));
        }
        FieldValidation validation = switch (query.text("fieldValidation")) {
            case "Ignore" -> FieldValidation.IGNORE;
            case "", "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            default -> {
                causes.add(Failures.notSupported(
                        "fieldValidation",
                        "\"" + query.text("fieldValidation") + "\"",
                        List.of("", "Ignore", "Strict", "Warn")));
                yield FieldValidation.WARN;
            }
        };
        if (!causes.isEmpty()) {
            throw Failures.invalidOptions(kind, causes);
        }
        return new WriteOptions(dryRun, validation, manager, query.isTrue("force"), apply, userAgent);
    }

    /// Of the hub itself.
    public static WriteOptions inProcess(String fieldManager) {
        return new WriteOptions(false, FieldValidation.STRICT, fieldManager, false, false, "");
    }

    /// Of the hub itself, for a server-side apply.
    public static WriteOptions inProcessApply(String fieldManager, boolean force) {
        return new WriteOptions(false, FieldValidation.STRICT, fieldManager, force, true, "");
    }

    /// Who owns the fields: what the client says, else the product of its user agent.
    public String manager() {
        if (!fieldManager.isEmpty()) {
            return fieldManager;
        }
        int slash = userAgent.indexOf('/');
        String product = slash < 0 ? userAgent : userAgent.substring(0, slash);
        return product.isEmpty() ? "unknown" : product.substring(0, Math.min(product.length(), MAX_MANAGER_BYTES));
    }

    static boolean dryRun(List<String> values, List<Cause> causes) {
        List<String> given = values.stream().filter(v -> !v.isEmpty()).toList();
        if (given.stream().anyMatch(v -> !v.equals("All"))) {
            String shown = given.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(",", "[", "]"));
            causes.add(Failures.notSupported("dryRun", shown, List.of("All")));
        }
        return !given.isEmpty();
    }
}

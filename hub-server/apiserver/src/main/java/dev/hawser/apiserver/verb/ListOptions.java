package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.util.ArrayList;
import java.util.List;

/// Options of list and watch (`metav1.ListOptions`) except the selectors.
///
/// @param resourceVersion `""` for the newest, `0` for whatever is at hand, else a revision
/// @param match how to read `resourceVersion`
/// @param limit items per page, 0 for all
/// @param continueToken of the page before, `""` for the first page
/// @param bookmarks a watch wants to hear how far it is
/// @param initialEvents a watch starts with the current state and marks its end
/// @param timeoutSeconds after which a watch ends, 0 for the server's choice
public record ListOptions(
        String resourceVersion,
        Match match,
        int limit,
        String continueToken,
        boolean bookmarks,
        boolean initialEvents,
        int timeoutSeconds) {

    public static final ListOptions NEWEST = new ListOptions("", Match.UNSET, 0, "", false, false, 0);

    /// `resourceVersionMatch`.
    public enum Match {
        UNSET,
        EXACT,
        NOT_OLDER_THAN
    }

    /// @throws dev.hawser.apiserver.object.ApiException `Invalid` or `BadRequest`, as kube-apiserver decides
    public static ListOptions parse(Query query, boolean watch) {
        String version = query.text("resourceVersion");
        String match = query.text("resourceVersionMatch");
        String token = query.text("continue");
        boolean initialEvents = query.isTrue("sendInitialEvents");
        List<Cause> causes = new ArrayList<>();
        if (watch) {
            checkWatch(query.has("sendInitialEvents"), match, causes);
        } else {
            checkList(version, match, token, query.has("sendInitialEvents"), causes);
        }
        if (!causes.isEmpty()) {
            throw Failures.invalidOptions("ListOptions", causes);
        }
        long limit = query.number("limit").orElse(0L);
        long timeout = query.number("timeoutSeconds").orElse(0L);
        return new ListOptions(
                version,
                switch (match) {
                    case "Exact" -> Match.EXACT;
                    case "NotOlderThan" -> Match.NOT_OLDER_THAN;
                    default -> Match.UNSET;
                },
                Math.clamp(limit, 0, Integer.MAX_VALUE),
                token,
                query.isTrue("allowWatchBookmarks"),
                initialEvents,
                Math.clamp(timeout, 0, Integer.MAX_VALUE));
    }

    /// Of a get, which knows only `resourceVersion`.
    public static ListOptions ofGet(Query query) {
        return new ListOptions(query.text("resourceVersion"), Match.UNSET, 0, "", false, false, 0);
    }

    /// For the state that a watch starts with: all of it, not older than asked for.
    public ListOptions asListOfState() {
        return new ListOptions(resourceVersion, Match.NOT_OLDER_THAN, 0, "", false, false, 0);
    }

    /// A revision as the client named it.
    ///
    /// @throws dev.hawser.apiserver.object.ApiException `BadRequest` if it is not a number
    public static long revision(String text) {
        try {
            long revision = Long.parseLong(text);
            if (revision >= 0) {
                return revision;
            }
        } catch (NumberFormatException e) {
            throw invalidRevision(text);
        }
        throw invalidRevision(text);
    }

    private static RuntimeException invalidRevision(String text) {
        return Failures.badRequest("invalid resource version: resourceVersion: Invalid value: \"" + text
                + "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
    }

    private static void checkWatch(boolean initialEvents, String match, List<Cause> causes) {
        String field = "resourceVersionMatch";
        if (initialEvents) {
            if (!match.equals("NotOlderThan")) {
                causes.add(Failures.forbiddenValue(
                        field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
                if (!match.isEmpty()) {
                    causes.add(Failures.notSupported(field, "\"" + match + "\"", List.of("NotOlderThan")));
                }
            }
        } else if (!match.isEmpty()) {
            causes.add(Failures.forbiddenValue(
                    field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }
    }

    private static void checkList(
            String version, String match, String token, boolean initialEvents, List<Cause> causes) {
        String field = "resourceVersionMatch";
        if (!match.isEmpty()) {
            if (version.isEmpty()) {
                causes.add(Failures.forbiddenValue(
                        field, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
            }
            if (!token.isEmpty()) {
                causes.add(
                        Failures.forbiddenValue(field, "resourceVersionMatch is forbidden when continue is provided"));
            }
            if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
                causes.add(Failures.notSupported(field, "\"" + match + "\"", List.of("Exact", "NotOlderThan", "")));
            }
            if (match.equals("Exact") && version.equals("0")) {
                causes.add(Failures.forbiddenValue(
                        field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }
        if (initialEvents) {
            causes.add(Failures.forbiddenValue("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }
    }
}

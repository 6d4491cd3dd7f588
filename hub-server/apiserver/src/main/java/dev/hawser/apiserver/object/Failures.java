package dev.hawser.apiserver.object;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import java.util.List;
import java.util.stream.Collectors;

/// The refusals of the API in kube-apiserver's own words, so that clients which match on them keep working.
public final class Failures {

    /// Resource group of the options kinds (`CreateOptions`, `ListOptions`, ...).
    private static final String META_GROUP = "meta.k8s.io";

    private Failures() {}

    public static ApiException badRequest(String message) {
        return new ApiException(Reason.BAD_REQUEST, message);
    }

    public static ApiException unauthorized() {
        return new ApiException(Reason.UNAUTHORIZED, "Unauthorized");
    }

    /// @param name `""` if the request is about a collection
    public static ApiException notFound(GroupResource type, String name) {
        return new ApiException(
                Reason.NOT_FOUND, type.qualifiedName() + " \"" + name + "\" not found", details(type, name));
    }

    public static ApiException alreadyExists(GroupResource type, String name) {
        return new ApiException(
                Reason.ALREADY_EXISTS, type.qualifiedName() + " \"" + name + "\" already exists", details(type, name));
    }

    /// @param why what stands against the write, as a clause
    public static ApiException conflict(GroupResource type, String name, String why) {
        return new ApiException(
                Reason.CONFLICT,
                "Operation cannot be fulfilled on " + type.qualifiedName() + " \"" + name + "\": " + why,
                details(type, name));
    }

    /// The answer to a write whose `metadata.resourceVersion` is not the current one.
    public static ApiException modified(GroupResource type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    /// @param name `""` if the request is about a collection
    public static ApiException forbidden(GroupResource type, String name, String why) {
        return forbidden(type, name, why, List.of());
    }

    public static ApiException forbidden(GroupResource type, String name, String why, List<Cause> causes) {
        String what = name.isEmpty() ? type.qualifiedName() : type.qualifiedName() + " \"" + name + "\"";
        return new ApiException(
                Reason.FORBIDDEN,
                what + " is forbidden: " + why,
                new Details(type.group(), type.resource(), name, "", causes, 0));
    }

    public static ApiException methodNotAllowed(GroupResource type, String action) {
        return new ApiException(
                Reason.METHOD_NOT_ALLOWED,
                action + " is not supported on resources of kind \"" + type + "\"",
                details(type, ""));
    }

    public static ApiException unsupportedMediaType(List<String> accepted) {
        return new ApiException(
                Reason.UNSUPPORTED_MEDIA_TYPE,
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", accepted));
    }

    public static ApiException notAcceptable(List<String> offered) {
        return new ApiException(
                Reason.NOT_ACCEPTABLE, "only the following media types are accepted: " + String.join(", ", offered));
    }

    /// @param limit in bytes
    public static ApiException tooLarge(long limit) {
        return new ApiException(Reason.REQUEST_ENTITY_TOO_LARGE, "Request entity too large: limit is " + limit);
    }

    /// The asked revision is no longer known: the client has to list anew.
    public static ApiException expired(String message) {
        return new ApiException(Reason.EXPIRED, message);
    }

    /// @param continueToken with which the client may list the rest as it is now
    public static ApiException expired(String message, String continueToken) {
        return ApiException.expired(message, continueToken);
    }

    /// The store does not answer. Clients repeat by themselves what names a time to wait for: only what has surely not
    /// happened does, or a create with a generated name could happen twice.
    ///
    /// @param perhapsWritten whether the write may have happened
    public static ApiException storeFailed(boolean perhapsWritten) {
        return perhapsWritten
                ? new ApiException(
                        Reason.TIMEOUT,
                        "the store did not answer in time; whether the write happened is unknown: read the object"
                                + " before trying again")
                : new ApiException(
                        Reason.SERVICE_UNAVAILABLE,
                        "the store does not answer; nothing was written: try again",
                        new Details("", "", "", "", List.of(), 2));
    }

    /// Faults of an object; at least one cause.
    public static ApiException invalid(ResourceKind kind, String name, List<Cause> causes) {
        return invalid(kind.type().group(), kind.kind(), name, causes);
    }

    public static ApiException invalid(ResourceKind kind, String name, Cause cause) {
        return invalid(kind, name, List.of(cause));
    }

    /// Faults of the request's options.
    ///
    /// @param kind e.g. `ListOptions`
    public static ApiException invalidOptions(String kind, List<Cause> causes) {
        return invalid(META_GROUP, kind, "", causes);
    }

    /// @param kind CamelCase, or the plural where kube-apiserver says so
    public static ApiException invalid(String group, String kind, String name, List<Cause> causes) {
        String what = group.isEmpty() ? kind : kind + "." + group;
        return new ApiException(
                Reason.INVALID,
                what + " \"" + name + "\" is invalid: " + aggregate(causes),
                new Details(group, kind, name, "", causes, 0));
    }

    public static Cause required(String field, String why) {
        return new Cause("FieldValueRequired", why.isEmpty() ? "Required value" : "Required value: " + why, field);
    }

    /// @param shown the refused value as JSON, e.g. with quotes if it is text
    public static Cause invalidValue(String field, String shown, String why) {
        return new Cause("FieldValueInvalid", "Invalid value: " + shown + ": " + why, field);
    }

    public static Cause forbiddenValue(String field, String why) {
        return new Cause("FieldValueForbidden", "Forbidden: " + why, field);
    }

    public static Cause notSupported(String field, String shown, List<String> supported) {
        String choices = supported.stream().map(s -> "\"" + s + "\"").collect(Collectors.joining(", "));
        return new Cause(
                "FieldValueNotSupported", "Unsupported value: " + shown + ": supported values: " + choices, field);
    }

    public static Cause tooLong(String field, int maxBytes) {
        return new Cause("FieldValueTooLong", "Too long: may not be more than " + maxBytes + " bytes", field);
    }

    private static Details details(GroupResource type, String name) {
        return new Details(type.group(), type.resource(), name, "", List.of(), 0);
    }

    private static String aggregate(List<Cause> causes) {
        List<String> lines = causes.stream()
                .map(c -> c.field().isEmpty() ? c.message() : c.field() + ": " + c.message())
                .distinct()
                .toList();
        return lines.size() == 1 ? lines.getFirst() : "[" + String.join(", ", lines) + "]";
    }
}

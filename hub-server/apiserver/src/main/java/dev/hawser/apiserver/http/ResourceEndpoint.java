package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.Errand;
import dev.hawser.apiserver.access.Visibility;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.CreateHandler;
import dev.hawser.apiserver.verb.DeleteOptions;
import dev.hawser.apiserver.verb.FieldSelector;
import dev.hawser.apiserver.verb.LabelSelector;
import dev.hawser.apiserver.verb.ListOptions;
import dev.hawser.apiserver.verb.Outcome;
import dev.hawser.apiserver.verb.Page;
import dev.hawser.apiserver.verb.PatchVerb.PatchType;
import dev.hawser.apiserver.verb.Query;
import dev.hawser.apiserver.verb.Selection;
import dev.hawser.apiserver.verb.ServedForm;
import dev.hawser.apiserver.verb.Target;
import dev.hawser.apiserver.verb.Verbs;
import dev.hawser.apiserver.verb.WriteOptions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The requests about objects: finds out what they are about and hands them to the verbs. The caller is already
/// allowed to do what the URL says.
final class ResourceEndpoint {

    private final KindRegistry registry;
    private final Verbs verbs;
    private final CreateHandlers handlers;
    private final WatchEndpoint watches;
    private final Gate gate;
    private final Visibility visibility;
    private final Clock clock;

    ResourceEndpoint(
            KindRegistry registry,
            Verbs verbs,
            CreateHandlers handlers,
            WatchEndpoint watches,
            Gate gate,
            Visibility visibility,
            Clock clock) {
        this.registry = registry;
        this.verbs = verbs;
        this.handlers = handlers;
        this.watches = watches;
        this.gate = gate;
        this.visibility = visibility;
        this.clock = clock;
    }

    void serve(Exchange exchange, RequestInfo info, Admitted admitted) {
        Optional<Target> found = target(info);
        if (found.isEmpty()) {
            exchange.respond(Answer.pageNotFound());
            return;
        }
        Target target = found.get();
        Caller caller = admitted.caller();
        requireServed(info, target);
        if (info.verb().equals("watch")) {
            watches.serve(exchange, target, selection(target, info, exchange.query(), admitted), admitted);
            return;
        }
        Representation form =
                Representation.of(exchange.header("Accept"), exchange.query().isTrue("pretty"));
        Shaping shaping = Shaping.of(form, target, exchange.query(), clock);
        Rendering rendering = new Rendering(shaping, target, verbs.form(target));
        Query query = exchange.query();
        exchange.respond(
                switch (info.verb()) {
                    case "get" -> rendering.object(get(target, query, caller));
                    case "list" -> rendering.list(list(target, info, query, admitted));
                    case "create" -> create(exchange, target, caller, rendering);
                    case "update" -> update(exchange, info, target, caller, rendering);
                    case "patch" -> patch(exchange, info, target, caller, rendering);
                    case "delete" -> delete(exchange, target, caller, rendering);
                    case "deletecollection" -> deleteCollection(exchange, info, target, admitted, rendering);
                    default -> throw methodNotAllowed(target);
                });
    }

    private Optional<Target> target(RequestInfo info) {
        Optional<ResourceKind> kind = registry.find(info.type());
        Optional<KindVersion> version =
                kind.flatMap(k -> k.version(info.version())).filter(KindVersion::served);
        if (kind.isEmpty() || version.isEmpty()) {
            return Optional.empty();
        }
        if (!kind.get().namespaced() && !info.namespace().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Target(kind.get(), version.get(), info.namespace(), info.name(), info.subresource()));
    }

    private void requireServed(RequestInfo info, Target target) {
        if (!target.subresource().isEmpty()) {
            if (!target.version().subresources().contains(target.subresource())) {
                throw Failures.notFound(target.type(), target.name());
            }
            return;
        }
        boolean everywhere = target.kind().namespaced() && target.namespace().isEmpty();
        boolean readsAll = List.of("list", "watch").contains(info.verb());
        boolean served = target.kind().verbs().contains(info.verb())
                && (!everywhere || readsAll)
                && (target.name().isEmpty() || !info.verb().equals("create"));
        if (!served) {
            throw methodNotAllowed(target);
        }
    }

    private StoredResource get(Target target, Query query, Caller caller) {
        ServedForm form = verbs.form(target);
        StoredResource found = verbs.reads().get(form.key(target), target.type(), ListOptions.ofGet(query));
        if (visibility
                .limit(caller, form.storedAs(), target.namespace())
                .filter(visible -> !visible.test(found))
                .isPresent()) {
            throw Failures.notFound(target.type(), target.name());
        }
        return found;
    }

    private Page list(Target target, RequestInfo info, Query query, Admitted admitted) {
        ListOptions options = ListOptions.parse(query, false);
        return verbs.reads().list(verbs.form(target).storedAs(), selection(target, info, query, admitted), options);
    }

    private Answer create(Exchange exchange, Target target, Caller caller, Rendering rendering) {
        Optional<CreateHandler> handler = handlers.find(target);
        if (handler.isPresent()) {
            ObjectNode body = exchange.body().object(target);
            ObjectNode answer = handler.get().create(caller, target.namespace(), target.name(), body);
            return rendering.document(201, answer);
        }
        if (!target.subresource().isEmpty()) {
            throw methodNotAllowed(target);
        }
        WriteOptions options = options(exchange, "CreateOptions", false);
        ObjectNode body = exchange.body().object(target);
        return rendering.outcome(verbs.writes().create(target, body, caller, options), 201);
    }

    private Answer update(Exchange exchange, RequestInfo info, Target target, Caller caller, Rendering rendering) {
        WriteOptions options = options(exchange, "UpdateOptions", false);
        ObjectNode body = exchange.body().object(target);
        Outcome outcome = verbs.writes().update(target, body, caller, options, () -> requireCreate(caller, info));
        return rendering.outcome(outcome, outcome.created() ? 201 : 200);
    }

    private Answer patch(Exchange exchange, RequestInfo info, Target target, Caller caller, Rendering rendering) {
        PatchType type = RequestBody.patchType(exchange.header("Content-Type"), target);
        WriteOptions options = options(exchange, "PatchOptions", type == PatchType.APPLY);
        JsonNode body = exchange.body().patch(type);
        Outcome outcome = verbs.patches().patch(target, type, body, caller, options, () -> requireCreate(caller, info));
        return rendering.outcome(outcome, outcome.created() ? 201 : 200);
    }

    private Answer delete(Exchange exchange, Target target, Caller caller, Rendering rendering) {
        if (!target.subresource().isEmpty()) {
            throw methodNotAllowed(target);
        }
        DeleteOptions options =
                DeleteOptions.parse(exchange.query(), exchange.body().deleteOptions());
        return rendering.outcome(verbs.deletions().delete(target, caller, options), 200);
    }

    private Answer deleteCollection(
            Exchange exchange, RequestInfo info, Target target, Admitted admitted, Rendering rendering) {
        DeleteOptions options =
                DeleteOptions.parse(exchange.query(), exchange.body().deleteOptions());
        ListOptions list = ListOptions.parse(exchange.query(), false);
        Selection selection = selection(target, info, exchange.query(), admitted);
        Errand each = Errand.current().unanswered();
        return rendering.list(ScopedValue.where(Errand.CURRENT, each)
                .call(() -> verbs.deleteCollection(target, selection, list, options, admitted.caller())));
    }

    private void requireCreate(Caller caller, RequestInfo info) {
        gate.authorize(caller, info.attributes("create", info.name()));
    }

    /// What the client asks for, of that which the caller may see.
    private Selection selection(Target target, RequestInfo info, Query query, Admitted admitted) {
        FieldSelector fields = FieldSelector.parse(query.text("fieldSelector"), target.kind(), target.version());
        if (!info.name().isEmpty()) {
            fields = fields.andName(info.name());
        }
        for (Map.Entry<String, String> limit : admitted.decision().only().entrySet()) {
            fields = fields.and(limit.getKey(), limit.getValue());
        }
        return new Selection(target.namespace(), LabelSelector.parse(query.text("labelSelector")), fields)
                .seenBy(visibility.limit(admitted.caller(), verbs.form(target).storedAs(), target.namespace()));
    }

    private static WriteOptions options(Exchange exchange, String kind, boolean apply) {
        return WriteOptions.parse(exchange.query(), kind, apply, exchange.header("User-Agent"));
    }

    private static ApiException methodNotAllowed(Target target) {
        return new ApiException(
                Reason.METHOD_NOT_ALLOWED,
                "the server does not allow this method on the requested resource",
                new Details(target.type().group(), target.type().resource(), target.name(), "", List.of(), 0));
    }
}

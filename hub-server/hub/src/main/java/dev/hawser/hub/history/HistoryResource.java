package dev.hawser.hub.history;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.hub.identity.Gate;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who changed an object when, and what it was then. Whoever may `get` the object may ask.
@Path("/history")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HistoryResource {

    private static final int MOST = 500;

    /// @param time RFC 3339, when it was committed
    /// @param operation `created`, `updated` or `deleted`
    /// @param actor user name of who did it
    /// @param changed `main` (metadata, spec, data), `status`, or both
    public record Entry(String revision, String time, String operation, String actor, List<String> changed) {
        static Entry of(ChangeLog.Line line) {
            List<String> changed = new ArrayList<>(2);
            if (line.mainChanged()) {
                changed.add("main");
            }
            if (line.statusChanged()) {
                changed.add("status");
            }
            return new Entry(
                    Long.toString(line.revision()), line.time().toString(), line.operation(), line.actor(), changed);
        }
    }

    /// @param items the newest first
    /// @param before what to ask with for older ones; null if there are none
    public record Page(List<Entry> items, @Nullable String before) {}

    private final History history;
    private final Gate gate;
    private final HttpServerRequest request;

    HistoryResource(History history, Gate gate, HttpServerRequest request) {
        this.history = history;
        this.gate = gate;
        this.request = request;
    }

    /// The changes of one object, the newest first.
    ///
    /// @param resource `tunnels.network.hawser.dev`: plural and group, the plural alone in the core group
    /// @param namespace empty for what has no namespace
    /// @param before only changes before this revision
    /// @param limit 1 to 500
    @GET
    public Page changes(
            @QueryParam("resource") @Nullable String resource,
            @QueryParam("namespace") @DefaultValue("") String namespace,
            @QueryParam("name") @Nullable String name,
            @QueryParam("before") @Nullable String before,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        ResourceKey object = permitted(resource, namespace, name);
        int most = (int) number("limit", limit, 1, MOST);
        long first = before == null ? Long.MAX_VALUE : number("before", before, 1, Long.MAX_VALUE);
        List<ChangeLog.Line> lines = history.changes(object, first, most);
        String older =
                lines.size() < most ? null : Long.toString(lines.getLast().revision());
        return new Page(lines.stream().map(Entry::of).toList(), older);
    }

    /// The object as it was when the whole store had this revision.
    ///
    /// @param revision any revision, for instance one of the object's changes
    @GET
    @Path("/{revision}")
    public byte[] object(
            @PathParam("revision") String revision,
            @QueryParam("resource") @Nullable String resource,
            @QueryParam("namespace") @DefaultValue("") String namespace,
            @QueryParam("name") @Nullable String name) {
        ResourceKey object = permitted(resource, namespace, name);
        return history.at(object, number("revision", revision, 1, Long.MAX_VALUE))
                .toBytes();
    }

    private ResourceKey permitted(@Nullable String resource, String namespace, @Nullable String name) {
        if (resource == null || resource.isEmpty() || name == null || name.isEmpty()) {
            // Nobody learns more than that without credentials.
            gate.require(request, Attributes.ofPath("get", "/history"));
            throw Failures.badRequest(
                    "the parameters resource (such as tunnels.network.hawser.dev) and name are needed");
        }
        int dot = resource.indexOf('.');
        GroupResource type = dot < 0
                ? new GroupResource("", resource)
                : new GroupResource(resource.substring(dot + 1), resource.substring(0, dot));
        gate.require(request, new Attributes("get", type.group(), "", type.resource(), "", namespace, name, ""));
        return new ResourceKey(type, namespace, name);
    }

    /// @throws ApiException BadRequest that names the parameter
    private static long number(String parameter, String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Failures.badRequest("the parameter " + parameter + " must be a whole number from " + least
                + (most == Long.MAX_VALUE ? " on" : " to " + most) + ", not \"" + text + "\"");
    }
}

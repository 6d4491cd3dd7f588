package dev.hawser.apiserver.http;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.EventShape;
import dev.hawser.apiserver.verb.ListOptions;
import dev.hawser.apiserver.verb.Page;
import dev.hawser.apiserver.verb.Selection;
import dev.hawser.apiserver.verb.ServedForm;
import dev.hawser.apiserver.verb.Target;
import dev.hawser.apiserver.verb.Verbs;
import dev.hawser.apiserver.verb.WatchEvent;
import dev.hawser.apiserver.verb.WatchHub;
import dev.hawser.apiserver.verb.Watcher;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// watch: sets a watch up; from then on it runs without a thread.
final class WatchEndpoint {

    private final Verbs verbs;
    private final WatchHub hub;
    private final OpenWatches open;
    private final ServerOptions options;
    private final Clock clock;
    private final RandomGenerator random;

    WatchEndpoint(
            Verbs verbs, WatchHub hub, OpenWatches open, ServerOptions options, Clock clock, RandomGenerator random) {
        this.verbs = verbs;
        this.hub = hub;
        this.open = open;
        this.options = options;
        this.clock = clock;
        this.random = random;
    }

    void serve(Exchange exchange, Target target, Selection selection, Admitted admitted) {
        WatchResponse response = new WatchResponse(exchange);
        OpenWatches.Open watch = open.add(exchange.request(), admitted, response::end);
        response.onEnd(() -> open.remove(watch));
        try {
            begin(exchange, target, selection, response);
        } catch (RuntimeException e) {
            open.remove(watch);
            throw e;
        }
    }

    private void begin(Exchange exchange, Target target, Selection selection, WatchResponse response) {
        ListOptions list = ListOptions.parse(exchange.query(), true);
        ServedForm form = verbs.form(target);
        EventShape shape = shape(exchange, target, form);
        boolean fromNow =
                list.resourceVersion().isEmpty() || list.resourceVersion().equals("0");
        boolean withState =
                list.initialEvents() || (fromNow && !exchange.query().has("sendInitialEvents"));
        long from;
        Iterator<byte[]> initial;
        if (withState || fromNow) {
            Page state = verbs.reads().list(form.storedAs(), selection, list.asListOfState());
            from = state.revision();
            initial =
                    withState ? initial(state, shape, list) : List.<byte[]>of().iterator();
        } else {
            from = ListOptions.revision(list.resourceVersion());
            initial = List.<byte[]>of().iterator();
        }
        Watcher watcher = new Watcher(selection, shape, from, options.watchQueue(), response::ready);
        watcher.startWith(initial);
        try {
            hub.join(form.storedAs(), watcher);
        } catch (ApiException e) {
            if (e.reason() != Reason.EXPIRED) {
                throw e;
            }
            watcher.startWith(List.of(EventFrames.error(e)).iterator());
            watcher.end();
        }
        response.start(
                watcher,
                hub,
                timeoutMillis(list),
                list.bookmarks() ? options.bookmarkInterval().toMillis() : 0);
    }

    private EventShape shape(Exchange exchange, Target target, ServedForm form) {
        Representation wanted =
                Representation.of(exchange.header("Accept"), false).json();
        Shaping shaping = Shaping.of(wanted, target, exchange.query(), clock);
        return shaping.isPlain() ? new ObjectEvents(form) : new ShapedEvents(form, wanted, false, shaping);
    }

    private static Iterator<byte[]> initial(Page state, EventShape shape, ListOptions list) {
        List<StoredResource> items = state.items();
        Stream<byte[]> first = items.stream().limit(1).map(object -> added(shape.opening(), object));
        Stream<byte[]> others = items.stream().skip(1).map(object -> added(shape, object));
        Stream<byte[]> end = list.initialEvents() && list.bookmarks()
                ? Stream.of(shape.bookmark(state.revision(), true))
                : Stream.empty();
        return Stream.concat(Stream.concat(first, others), end).iterator();
    }

    private static byte[] added(EventShape shape, StoredResource object) {
        return shape.frame(WatchEvent.Type.ADDED, object, object.revision());
    }

    private long timeoutMillis(ListOptions list) {
        long most = options.maxWatchTimeout().toMillis();
        if (list.timeoutSeconds() > 0) {
            return Math.min(list.timeoutSeconds() * 1000L, most);
        }
        long least = options.watchTimeout().toMillis();
        return Math.min(least + (long) (random.nextDouble() * least), most);
    }
}

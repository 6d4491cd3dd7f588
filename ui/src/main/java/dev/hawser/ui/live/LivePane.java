package dev.hawser.ui.live;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.hub.Live.Subscription;
import dev.hawser.ui.look.Empty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Shows a model of the fleet and keeps it current while attached. The model is computed off the session lock from live
/// readings and rendered under it, only when it differs from the one shown, at most twice a second. Until there
/// is a model it shows that it loads, or why it cannot.
///
/// @param <M> the model: a record, compared by value
public final class LivePane<M> extends Div {
    private static final Duration BETWEEN_UPDATES = Duration.ofMillis(500);

    private final transient Visit visit;
    private final transient List<Class<? extends HasMetadata>> kinds;
    private final transient Function<Fleet, M> compute;
    private final transient Consumer<M> render;
    private final Component content;
    private final Div notice = new Div();
    private final transient List<Subscription> subscriptions = new ArrayList<>();
    private final transient AtomicBoolean scheduled = new AtomicBoolean();
    private transient @Nullable M shown;
    private transient @Nullable String noticeShown;

    /// @param kinds what the model is made of; the first is the one without which there is nothing to show
    /// @param content is hidden until there is a model
    public LivePane(
            Visit visit,
            List<Class<? extends HasMetadata>> kinds,
            Function<Fleet, M> compute,
            Component content,
            Consumer<M> render) {
        this.visit = visit;
        this.kinds = List.copyOf(kinds);
        this.compute = compute;
        this.render = render;
        this.content = content;
        addClassName("live-pane");
        notice.addClassName("live-notice");
        content.setVisible(false);
        add(notice, content);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        kinds.forEach(kind -> subscriptions.add(visit.hub().live(kind).subscribe(() -> changed(ui))));
        note("loading", Empty.loading());
        refresh();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
        shown = null;
    }

    /// Computes and renders again now, for instance because the filter has changed.
    public void refresh() {
        getUI().ifPresent(ui -> visit.background().run(() -> update(ui)));
    }

    private void changed(UI ui) {
        if (scheduled.compareAndSet(false, true)) {
            visit.background().later(BETWEEN_UPDATES, () -> {
                scheduled.set(false);
                update(ui);
            });
        }
    }

    private void update(UI ui) {
        Fleet fleet = Fleet.read(visit.hub(), kinds, visit.clock().instant());
        Optional<M> model = fleet.complete() ? Optional.of(compute.apply(fleet)) : Optional.empty();
        Doing.show(ui, () -> draw(model, fleet.failure()));
    }

    private void draw(Optional<M> model, Optional<HubException> failure) {
        if (!isAttached()) {
            return;
        }
        if (model.isPresent()) {
            note("", null);
            if (!model.get().equals(shown)) {
                shown = model.get();
                render.accept(shown);
            }
        } else if (failure.isPresent() && (shown == null || isWithdrawn(failure.get()))) {
            shown = null;
            note(failure.get().sentence(), Empty.failed(failure.get().sentence(), this::refresh));
        }
    }

    /// What one may no longer see is not shown any longer.
    private static boolean isWithdrawn(HubException failure) {
        return failure.failure() == HubException.Failure.FORBIDDEN;
    }

    private void note(String key, @Nullable Component component) {
        if (key.equals(noticeShown)) {
            return;
        }
        noticeShown = key;
        notice.removeAll();
        notice.setVisible(component != null);
        content.setVisible(component == null);
        if (component != null) {
            notice.add(component);
        }
    }
}

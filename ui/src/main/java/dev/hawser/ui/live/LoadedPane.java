package dev.hawser.ui.live;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.look.Empty;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Shows what is loaded on demand, and loads it again every few seconds while it is looked at. For what is too much to
/// be kept current for the whole fleet.
///
/// @param <M> compared by value
public final class LoadedPane<M> extends Div {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final transient Visit visit;
    private final transient Supplier<M> load;
    private final transient Consumer<M> render;
    private final Component content;
    private final Div notice = new Div(Empty.loading());
    /// Grows with each attach and detach: a loop of an earlier stay stops by it.
    private final AtomicInteger stay = new AtomicInteger();

    private transient @Nullable M shown;

    public LoadedPane(Visit visit, Supplier<M> load, Component content, Consumer<M> render) {
        this.visit = visit;
        this.load = load;
        this.render = render;
        this.content = content;
        addClassName("live-pane");
        content.setVisible(false);
        add(notice, content);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        int now = stay.incrementAndGet();
        UI ui = event.getUI();
        visit.background().run(() -> round(ui, now));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        stay.incrementAndGet();
        shown = null;
    }

    private void round(UI ui, int at) {
        if (stay.get() != at) {
            return;
        }
        try {
            M model = load.get();
            Doing.show(ui, () -> show(model));
        } catch (HubException e) {
            Doing.show(ui, () -> failed(e));
        }
        visit.background().later(AGAIN, () -> round(ui, at));
    }

    private void show(M model) {
        notice.setVisible(false);
        content.setVisible(true);
        if (!model.equals(shown)) {
            shown = model;
            render.accept(model);
        }
    }

    private void failed(HubException e) {
        if (shown == null || e.failure() == HubException.Failure.FORBIDDEN) {
            shown = null;
            content.setVisible(false);
            notice.setVisible(true);
            notice.removeAll();
            notice.add(Empty.failed(
                    e.sentence(),
                    () -> getUI().ifPresent(ui -> {
                        int at = stay.incrementAndGet();
                        visit.background().run(() -> round(ui, at));
                    })));
        }
    }
}

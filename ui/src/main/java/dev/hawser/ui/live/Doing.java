package dev.hawser.ui.live;

import com.vaadin.flow.component.UI;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.look.Notice;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Does something at the hub off the session lock and tells how it went.
public final class Doing {
    private Doing() {}

    /// Does `work`; then `done` under the session lock, or the hub's sentence as a notice.
    public static <T> void run(Visit visit, UI ui, Supplier<T> work, Consumer<T> done) {
        run(visit, ui, work, done, e -> Notice.failure(e.sentence()));
    }

    /// The same with another way to tell a failure.
    public static <T> void run(Visit visit, UI ui, Supplier<T> work, Consumer<T> done, Consumer<HubException> failed) {
        visit.background().run(() -> {
            Runnable outcome;
            try {
                T result = work.get();
                outcome = () -> done.accept(result);
            } catch (HubException e) {
                outcome = () -> failed.accept(e);
            }
            show(ui, outcome);
        });
    }

    /// Renders under the session lock, at once when this thread has it.
    public static void show(UI ui, Runnable render) {
        if (ui.getSession() != null && ui.getSession().hasLock()) {
            render.run();
        } else {
            var _ = ui.access(render::run);
        }
    }
}

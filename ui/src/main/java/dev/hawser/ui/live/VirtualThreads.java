package dev.hawser.ui.live;

import com.vaadin.flow.component.UIDetachedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/// A virtual thread per task.
@ApplicationScoped
public class VirtualThreads implements Background {
    private static final Logger LOG = Logger.getLogger(VirtualThreads.class);

    @Override
    public void run(Runnable task) {
        Thread.ofVirtual()
                .name("console")
                .uncaughtExceptionHandler((thread, e) -> failed(e))
                .start(task);
    }

    /// That the person has left the page meanwhile is no failure.
    private static void failed(Throwable e) {
        if (!(e instanceof UIDetachedException)) {
            LOG.error("A task of the console failed", e);
        }
    }

    @Override
    public void later(Duration delay, Runnable task) {
        run(() -> {
            try {
                Thread.sleep(delay);
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}

package dev.hawser.ui.hub;

import dev.hawser.ui.hub.HubException.Failure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps the objects of one kind current while somebody is subscribed: list, then watch, again when the watch ends,
/// with a growing pause while the hub is away. Kinds that change by the thousand are only listed, at an interval.
final class Mirror<R extends HasMetadata> implements Live<R>, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    /// How long the objects are kept current after the last view has gone: a page change does not list again.
    private static final Duration LINGER = Duration.ofSeconds(20);

    private final Class<R> kind;
    private final KubernetesClient client;
    private final Optional<Duration> pollEvery;
    private final Copies copies;
    private final Consumer<Optional<HubException>> outcome;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, R> items = new ConcurrentHashMap<>();
    private volatile boolean loaded;
    private volatile @Nullable HubException failure;
    private volatile CountDownLatch ended = new CountDownLatch(0);
    private @Nullable Thread thread;
    private @Nullable Thread farewell;

    /// @param outcome is told after each attempt whether the hub answered
    Mirror(
            Class<R> kind,
            KubernetesClient client,
            Optional<Duration> pollEvery,
            Copies copies,
            Consumer<Optional<HubException>> outcome) {
        this.kind = kind;
        this.client = client;
        this.pollEvery = pollEvery;
        this.copies = copies;
        this.outcome = outcome;
    }

    @Override
    public Reading<R> now() {
        return new Reading<>(List.copyOf(items.values()), loaded, Optional.ofNullable(failure));
    }

    @Override
    public synchronized Subscription subscribe(Runnable onChange) {
        Runnable listener = new Runnable() {
            @Override
            public void run() {
                onChange.run();
            }
        };
        listeners.add(listener);
        if (farewell != null) {
            farewell.interrupt();
            farewell = null;
        }
        if (thread == null) {
            thread = Thread.ofVirtual().name("mirror-" + kind.getSimpleName()).start(this::follow);
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                leave(listener);
            }
        };
    }

    private synchronized void leave(Runnable listener) {
        listeners.remove(listener);
        if (listeners.isEmpty() && thread != null && farewell == null) {
            farewell = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(LINGER);
                    stopIfUnwatched();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private synchronized void stopIfUnwatched() {
        if (listeners.isEmpty()) {
            close();
            items.clear();
            loaded = false;
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    private void follow() {
        Duration pause = FIRST_PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                String revision = listAll();
                pause = FIRST_PAUSE;
                if (pollEvery.isPresent()) {
                    Thread.sleep(pollEvery.get());
                } else {
                    watchFrom(revision);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (KubernetesClientException e) {
                if (!Thread.currentThread().isInterrupted()) {
                    failed(Failures.of(e));
                    pause = rest(pause);
                }
            }
        }
    }

    private static Duration rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    private String listAll() {
        KubernetesResourceList<R> list = client.resources(kind).inAnyNamespace().list();
        Map<String, R> fresh = new ConcurrentHashMap<>();
        list.getItems().forEach(item -> fresh.put(key(item), lean(item)));
        items.putAll(fresh);
        items.keySet().retainAll(fresh.keySet());
        loaded = true;
        failure = null;
        outcome.accept(Optional.empty());
        changed();
        return list.getMetadata().getResourceVersion();
    }

    /// Returns when the watch has ended; what it missed the next list brings.
    private void watchFrom(String revision) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        ended = over;
        Watcher<R> watcher = new Watcher<>() {
            @Override
            public void eventReceived(Action action, R item) {
                switch (action) {
                    case ADDED, MODIFIED -> items.put(key(item), lean(item));
                    case DELETED -> items.remove(key(item));
                    case ERROR -> over.countDown();
                    case BOOKMARK -> {
                        return;
                    }
                }
                changed();
            }

            @Override
            public void onClose() {
                over.countDown();
            }

            @Override
            public void onClose(WatcherException cause) {
                over.countDown();
            }
        };
        Watch watch = client.resources(kind)
                .inAnyNamespace()
                .watch(new ListOptionsBuilder().withResourceVersion(revision).build(), watcher);
        try {
            over.await();
        } finally {
            watch.close();
        }
    }

    private void failed(HubException reason) {
        failure = reason;
        if (reason.failure() == Failure.FORBIDDEN) {
            items.clear();
            loaded = false;
        }
        boolean answered = reason.failure() != Failure.AWAY && reason.failure() != Failure.UNAUTHENTICATED;
        outcome.accept(answered ? Optional.empty() : Optional.of(reason));
        changed();
    }

    /// Lists again: the watch may have died without a word while the hub was away.
    void again() {
        ended.countDown();
    }

    /// Calls the listeners: something that concerns them has changed.
    void changed() {
        new ArrayList<>(listeners).forEach(Runnable::run);
    }

    /// Managed fields are half of an object and nobody looks at them here.
    private R lean(R item) {
        item.getMetadata().setManagedFields(List.of());
        return copies.of(kind, item);
    }

    private static String key(HasMetadata item) {
        String namespace = item.getMetadata().getNamespace();
        return (namespace == null ? "" : namespace) + "/" + item.getMetadata().getName();
    }
}

package dev.hawser.apiserver.fairness;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Divides the server's attention among its clients, in the spirit of Kubernetes' API Priority and Fairness. Requests
/// belong to a level, which has seats of its own; within a level, clients (users, by whole name) take turns. Requests
/// that cost much processor time have few seats, so that a quick one always finds a processor.
public final class Fairness {

    /// @param quick seats of each level for requests that mostly wait (for the database, for a body)
    /// @param costly seats of each level for those that keep a processor busy
    /// @param queue how many requests of one client may wait in a level
    /// @param watches how many watches one client may have open
    /// @param patience how long a request may wait
    /// @param costlyFrom a list of so many objects is costly
    public record Limits(int quick, int costly, int queue, int watches, Duration patience, int costlyFrom) {

        /// What a machine with so many processors can do.
        public static Limits of(int processors) {
            return new Limits(128, Math.max(2, processors), 1000, 10_000, Duration.ofSeconds(15), 1000);
        }
    }

    /// Tells the level of a request: any name.
    public interface Levels {

        /// All in one.
        Levels ONE = (caller, attributes) -> "all";

        String of(Caller caller, Attributes attributes);
    }

    /// Held while a request is worked on.
    public interface Seat extends AutoCloseable {
        @Override
        void close();
    }

    private record Room(String level, boolean costly) {}

    private final Limits limits;
    private final Levels levels;
    private final Map<Room, FairQueue> rooms = new ConcurrentHashMap<>();

    public Fairness(Limits limits, Levels levels) {
        this.limits = limits;
        this.levels = levels;
    }

    public Limits limits() {
        return limits;
    }

    /// Waits for the caller's turn.
    ///
    /// @param costly it will keep a processor busy
    /// @throws dev.hawser.apiserver.object.ApiException `TooManyRequests`, with the time after which to try again
    public Seat take(Caller caller, Attributes attributes, boolean costly) {
        FairQueue queue = rooms.computeIfAbsent(new Room(levels.of(caller, attributes), costly), this::open);
        queue.enter(caller.name());
        return () -> queue.leave(caller.name());
    }

    /// One client gets at most seven eighths of the seats, and at least one seat is left to others.
    private FairQueue open(Room room) {
        int seats = room.costly() ? limits.costly() : limits.quick();
        int most = Math.max(1, Math.min(seats - 1, seats * 7 / 8));
        return new FairQueue(seats, most, limits.queue(), limits.patience());
    }
}

package dev.hawser.apiserver.fairness;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A bounded number of seats. Clients that find none wait, each in its own queue, and the queues are served in turn:
/// however long one client's queue is, another waits for one seat per client that waits. No client may have all seats.
public final class FairQueue {

    private static final int RETRY_AFTER_SECONDS = 1;

    private final int seats;
    private final int mostPerClient;
    private final int longestQueue;
    private final Duration patience;
    private final Map<String, Client> clients = new HashMap<>();
    /// Clients that wait for a seat and may have one, in the order of their turn.
    private final Deque<Client> turns = new ArrayDeque<>();

    private int taken;

    /// @param seats how many are worked for at a time
    /// @param mostPerClient of them for one client
    /// @param longestQueue how many requests of one client may wait
    /// @param patience how long one may wait
    public FairQueue(int seats, int mostPerClient, int longestQueue, Duration patience) {
        if (seats < 1 || mostPerClient < 1 || mostPerClient > seats || longestQueue < 0) {
            throw new IllegalArgumentException("seats must be at least 1, and at least those of one client");
        }
        this.seats = seats;
        this.mostPerClient = mostPerClient;
        this.longestQueue = longestQueue;
        this.patience = patience;
    }

    private static final class Client {
        private final String name;
        private final Deque<CountDownLatch> waiting = new ArrayDeque<>();
        private int seated;
        private boolean inTurn;

        Client(String name) {
            this.name = name;
        }
    }

    /// Waits for a seat. Whoever gets one gives it back by [#leave].
    ///
    /// @throws ApiException `TooManyRequests` if the client's queue is full or no seat became free in time
    public void enter(String name) {
        CountDownLatch called;
        synchronized (this) {
            Client client = clients.computeIfAbsent(name, Client::new);
            if (taken < seats && client.seated < mostPerClient && client.waiting.isEmpty()) {
                seat(client);
                return;
            }
            if (client.waiting.size() >= longestQueue) {
                throw refusal("too many requests of " + name + " wait already");
            }
            called = new CountDownLatch(1);
            client.waiting.addLast(called);
            takeTurn(client);
        }
        await(name, called);
    }

    private void await(String name, CountDownLatch called) {
        try {
            if (called.await(patience.toMillis(), TimeUnit.MILLISECONDS) || !giveUp(name, called)) {
                return;
            }
        } catch (InterruptedException e) {
            if (!giveUp(name, called)) {
                leave(name);
            }
            Thread.currentThread().interrupt();
            throw new ApiException(Reason.SERVICE_UNAVAILABLE, "the server is stopping");
        }
        throw refusal("the requests of " + name + " have waited for " + patience.toSeconds() + " seconds");
    }

    /// @return false if the seat came after all
    private synchronized boolean giveUp(String name, CountDownLatch called) {
        Client client = clients.get(name);
        if (client == null || !client.waiting.remove(called)) {
            return false;
        }
        forget(client);
        return true;
    }

    /// Gives a seat back.
    public synchronized void leave(String name) {
        Client client = clients.get(name);
        if (client == null || client.seated == 0) {
            throw new IllegalStateException(name + " has no seat");
        }
        client.seated--;
        taken--;
        takeTurn(client);
        forget(client);
        callNext();
    }

    private void callNext() {
        while (taken < seats && !turns.isEmpty()) {
            Client next = turns.removeFirst();
            next.inTurn = false;
            CountDownLatch called = next.waiting.pollFirst();
            if (called != null) {
                seat(next);
                called.countDown();
                takeTurn(next);
            }
            forget(next);
        }
    }

    private void seat(Client client) {
        client.seated++;
        taken++;
    }

    private void takeTurn(Client client) {
        if (!client.inTurn && !client.waiting.isEmpty() && client.seated < mostPerClient) {
            client.inTurn = true;
            turns.addLast(client);
        }
    }

    private void forget(Client client) {
        if (client.seated == 0 && client.waiting.isEmpty() && !client.inTurn) {
            clients.remove(client.name);
        }
    }

    /// Seats that are taken now.
    public synchronized int taken() {
        return taken;
    }

    /// Requests that wait now.
    public synchronized int waiting() {
        return clients.values().stream()
                .mapToInt(client -> client.waiting.size())
                .sum();
    }

    private static ApiException refusal(String why) {
        return new ApiException(
                Reason.TOO_MANY_REQUESTS,
                why + ", please try again later",
                new Details("", "", "", "", List.of(), RETRY_AFTER_SECONDS));
    }
}

package dev.hawser.ui.hub;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Opens the hub for people, however they have signed in. What their hubs have in common is here.
@ApplicationScoped
public class Openings {
    private final HubClients clients;
    private final Clock clock = Clock.systemUTC();
    private final Copies copies = new Copies();

    public Openings(Vertx vertx, HubConfig config) {
        this.clients = new HubClients(vertx, config);
    }

    /// The first reading of a kind loads hundreds of classes: that shall not be on an event loop, while people wait.
    void started(@Observes StartupEvent event) {
        Thread.ofVirtual().name("warm-up").start(clients::warmUp);
    }

    HubClients clients() {
        return clients;
    }

    Clock clock() {
        return clock;
    }

    /// The hub for the person, whose token is renewed until that is refused.
    ///
    /// @param renew waits for the network and fails with [HubException]
    /// @param end is told the last token when the visit ends
    Hub open(Identity identity, UnaryOperator<Identity> renew, Consumer<String> end) {
        Renewal renewal = new Renewal(identity, renew, clock, Renewal.BETWEEN_ATTEMPTS);
        HttpHub hub = new HttpHub(clients.as(renewal::token), clock, copies, () -> {
            renewal.close();
            end.accept(renewal.token());
        });
        renewal.start(hub::refused);
        return hub;
    }
}

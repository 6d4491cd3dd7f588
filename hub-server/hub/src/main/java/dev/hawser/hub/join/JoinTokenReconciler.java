package dev.hawser.hub.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.network.NetworkNames;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.cluster.StatusConditions;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Says on each JoinToken whether it is still usable, and why not.
public final class JoinTokenReconciler implements Reconciler {

    private final ResourceClient client;
    private final InstantSource clock;

    public JoinTokenReconciler(ResourceClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "join-token";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.on(JoinTokens.TYPE));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode token = client.get(JoinTokens.TYPE, "", key.name()).orElse(null);
        if (token == null) {
            return Result.DONE;
        }
        Grant grant = Grant.of(token);
        Instant now = clock.instant();
        StatusConditions.of(token).set(usable(grant, now), now).writeIfChanged(client);
        return grant.expired(now) ? Result.DONE : Result.after(Duration.between(now, grant.expiresAt()));
    }

    private static Condition usable(Grant grant, Instant now) {
        if (grant.expired(now)) {
            return Condition.of(NetworkNames.USABLE, false, "Expired", "It ended at " + grant.expiresAt() + ".");
        }
        int left = grant.maxUses() - grant.clusters().size();
        return left <= 0
                ? Condition.of(NetworkNames.USABLE, false, "UsedUp", "All " + grant.maxUses() + " uses are taken.")
                : Condition.of(
                        NetworkNames.USABLE, true, "Usable", left + " of " + grant.maxUses() + " uses are left.");
    }
}

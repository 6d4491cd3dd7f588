package dev.hawser.apiserver.access;

import dev.hawser.apiserver.access.RbacIndex.Grant;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Kubernetes' role-based access control over the roles and bindings in a store. They are indexed by subject and
/// followed by a watch; a decision reads memory only. Members of `system:masters` may do everything.
///
/// A role with an `aggregationRule` has its own rules and those of the cluster roles that it selects; nothing is
/// written back into the role.
public final class RbacAuthorizer implements Authorizer, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RbacAuthorizer.class);
    private static final Decision DENIED = new Decision(false, "");

    private final Store store;
    private volatile RbacIndex index = new RbacIndex();
    private Store.@Nullable Watch watch;
    private boolean closed;

    public RbacAuthorizer(Store store) {
        this.store = store;
        follow();
    }

    private synchronized void follow() {
        while (!closed) {
            RbacIndex fresh = new RbacIndex();
            Snapshot snapshot = store.snapshot();
            RbacIndex.TYPES.forEach(
                    type -> snapshot.ofType(type).values().forEach(object -> fresh.change(object.key(), null, object)));
            index = fresh;
            try {
                watch = store.watch(
                        RbacIndex.TYPES,
                        snapshot.revision(),
                        change -> fresh.change(change.key(), change.previous(), change.current()),
                        this::ended);
                return;
            } catch (CompactedException e) {
                LOG.debugf("roles changed too fast to follow, reading them anew: %s", e.getMessage());
            }
        }
    }

    private void ended(@Nullable Throwable cause) {
        LOG.warnf("the watch of roles ended, reading them anew: %s", cause);
        follow();
    }

    @Override
    public Decision decide(Caller caller, Attributes asked) {
        if (caller.in(Caller.MASTERS)) {
            return new Decision(true, "group " + Caller.MASTERS);
        }
        RbacIndex now = index;
        Decision decision = decide(now, asked, false, caller.name());
        for (int i = 0; i < caller.groups().size() && !decision.allowed(); i++) {
            decision = decide(now, asked, true, caller.groups().get(i));
        }
        return decision;
    }

    private static Decision decide(RbacIndex index, Attributes asked, boolean group, String subject) {
        Decision everywhere = decide(index, index.grants("", group, subject), asked, group, subject);
        if (everywhere.allowed() || asked.namespace().isEmpty() || !asked.isResourceRequest()) {
            return everywhere;
        }
        return decide(index, index.grants(asked.namespace(), group, subject), asked, group, subject);
    }

    private static Decision decide(
            RbacIndex index, List<Grant> grants, Attributes asked, boolean group, String subject) {
        for (Grant grant : grants) {
            List<RbacRule> rules = index.rules(grant.role());
            if (rules != null) {
                for (RbacRule rule : rules) {
                    if (rule.allows(asked)) {
                        return allowed(grant, group, subject);
                    }
                }
            }
        }
        return DENIED;
    }

    private static Decision allowed(Grant grant, boolean group, String subject) {
        ResourceKey binding = grant.binding();
        boolean cluster = binding.namespace().isEmpty();
        return new Decision(
                true,
                "RBAC: allowed by " + (cluster ? "ClusterRoleBinding" : "RoleBinding") + " \"" + binding.path()
                        + "\" of " + (grant.role().type().equals(RbacIndex.ROLES) ? "Role" : "ClusterRole") + " \""
                        + grant.role().name() + "\" to " + (group ? "Group" : "User") + " \"" + subject + "\"");
    }

    /// All rules that apply to the caller in a namespace, those that apply everywhere included.
    ///
    /// @param namespace `""` for only those that apply everywhere
    public List<RbacRule> rulesOf(Caller caller, String namespace) {
        if (caller.in(Caller.MASTERS)) {
            return RbacRule.EVERYTHING;
        }
        RbacIndex now = index;
        List<RbacRule> rules = new ArrayList<>();
        addRules(now, namespace, false, caller.name(), rules);
        caller.groups().forEach(group -> addRules(now, namespace, true, group, rules));
        return rules.stream().distinct().toList();
    }

    private static void addRules(
            RbacIndex index, String namespace, boolean group, String subject, List<RbacRule> into) {
        List<Grant> grants = new ArrayList<>(index.grants("", group, subject));
        if (!namespace.isEmpty()) {
            grants.addAll(index.grants(namespace, group, subject));
        }
        for (Grant grant : grants) {
            List<RbacRule> rules = index.rules(grant.role());
            if (rules != null) {
                into.addAll(rules);
            }
        }
    }

    /// The rules of a role, empty if there is none of that name.
    ///
    /// @param namespace `""` for a ClusterRole
    public Optional<List<RbacRule>> rulesOfRole(String namespace, String name) {
        ResourceKey key = namespace.isEmpty()
                ? new ResourceKey(RbacIndex.CLUSTER_ROLES, "", name)
                : new ResourceKey(RbacIndex.ROLES, namespace, name);
        List<RbacRule> known = index.rules(key);
        if (known != null) {
            return Optional.of(known);
        }
        // A role that was written a moment ago may not have reached the watch yet.
        StoredResource stored = store.snapshot().get(key);
        return Optional.ofNullable(stored)
                .map(role -> RbacRule.read(role.toTree().path("rules")));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
    }
}

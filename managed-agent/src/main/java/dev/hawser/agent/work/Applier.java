package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.Discovery;
import dev.hawser.api.work.ManifestWork.IgnoreField;
import dev.hawser.api.work.ManifestWork.ManifestConfig;
import dev.hawser.api.work.ManifestWork.ServerSideApply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Brings single objects into the cluster, by server-side apply under the agent's own field manager.
final class Applier {

    /// Told before an object is written that was not in the ledger.
    interface Intent {
        /// @param created whether the object does not exist yet
        void announce(ObjectRef ref, boolean created, String manager);
    }

    private final Api cluster;
    private final Discovery discovery;
    private final ObjectWatches watches;
    private final Map<String, Drift.Mark> marks = new ConcurrentHashMap<>();

    Applier(Api cluster, Discovery discovery, ObjectWatches watches) {
        this.cluster = cluster;
        this.discovery = discovery;
        this.watches = watches;
    }

    /// Where the manifest's object lives, empty if the cluster does not serve its kind.
    Optional<ObjectRef> locate(Manifest manifest) {
        return discovery
                .find(manifest.apiVersion(), manifest.kind())
                .map(type -> ObjectRef.of(type, manifest.object()));
    }

    /// Applies the manifest if the cluster differs. Never throws for what concerns this manifest alone.
    ///
    /// @throws ApiFailure if the cluster cannot be reached
    Outcome apply(String work, Manifest manifest, ObjectRef ref, @Nullable ManifestConfig config, Intent intent) {
        String strategy = Manifest.strategy(config);
        Optional<ObjectNode> observed = observe(ref, isLabelled(strategy));
        try {
            return switch (strategy) {
                case "ReadOnly" -> Outcome.done(manifest, ref, observed.orElse(null));
                case "CreateOnly" -> {
                    if (observed.isPresent()) {
                        yield Outcome.done(manifest, ref, observed.get());
                    }
                    yield write(work, manifest, ref, null, Manifest.FIELD_MANAGER, true, List.of(), intent);
                }
                case "Update" ->
                    write(work, manifest, ref, observed.orElse(null), Manifest.FIELD_MANAGER, true, List.of(), intent);
                case "ServerSideApply" ->
                    write(
                            work,
                            manifest,
                            ref,
                            observed.orElse(null),
                            manager(config),
                            isForced(config),
                            ignored(config),
                            intent);
                default ->
                    Outcome.failed(
                            manifest,
                            ref,
                            "UnknownUpdateStrategy",
                            "updateStrategy " + strategy + " is not Update, CreateOnly, ServerSideApply or ReadOnly",
                            observed.orElse(null));
            };
        } catch (IllegalArgumentException e) {
            return Outcome.failed(
                    manifest,
                    ref,
                    "AppliedManifestSSAIgnoreFieldError",
                    String.valueOf(e.getMessage()),
                    observed.orElse(null));
        } catch (ApiFailure e) {
            if (e.isUnreachable()) {
                throw e;
            }
            if (e.isNotFound()) {
                discovery.forget();
            }
            String reason = e.isConflict() ? "ApplyConflict" : "AppliedManifestFailed";
            return Outcome.failed(manifest, ref, reason, String.valueOf(e.getMessage()), observed.orElse(null));
        }
    }

    private Outcome write(
            String work,
            Manifest manifest,
            ObjectRef ref,
            @Nullable ObjectNode observed,
            String manager,
            boolean force,
            List<IgnoreField> ignored,
            Intent intent) {
        ObjectNode wanted = manifest.wanted(ref.type(), work);
        IgnoredFields.leaveOut(wanted, observed, ignored);
        String hash = Manifest.hash(wanted);
        if (!Drift.mustApply(wanted, hash, observed, marks.get(ref.identity()))) {
            return Outcome.done(manifest, ref, observed);
        }
        boolean isOurs =
                observed == null || observed.path("metadata").path("labels").has(Manifest.MANAGED_LABEL);
        intent.announce(ref, isOurs, manager);
        ObjectNode answer = cluster.apply(ref.type(), ref.namespace(), wanted, manager, force);
        marks.put(ref.identity(), Drift.Mark.of(hash, answer));
        return Outcome.done(manifest, ref, answer);
    }

    /// The object as it is: from the watch if there is one, otherwise asked for.
    Optional<ObjectNode> observe(ObjectRef ref, boolean labelled) {
        Optional<ObjectNode> seen = watches.find(ref, labelled);
        return seen.isPresent() ? seen : cluster.get(ref.type(), ref.namespace(), ref.name());
    }

    /// One step of a removal.
    ///
    /// @return whether the object is gone from the work's point of view
    boolean remove(Removal removal) {
        Ledger.Entry entry = removal.entry();
        ObjectRef ref = entry.ref();
        Optional<ObjectNode> observed;
        try {
            observed = cluster.get(ref.type(), ref.namespace(), ref.name());
        } catch (ApiFailure e) {
            if (e.isNotFound()) {
                return true;
            }
            throw e;
        }
        marks.remove(ref.identity());
        if (observed.isEmpty() || !isSame(entry, observed.get())) {
            return true;
        }
        return switch (removal) {
            case Removal.Delete ignored -> {
                if (observed.get().path("metadata").has("deletionTimestamp")) {
                    // It is held by somebody's finalizer. To delete again would set ours again, which is removed again,
                    // and each time is a change that calls for the next.
                    yield false;
                }
                String uid = observed.get().path("metadata").path("uid").asText();
                cluster.delete(ref.type(), ref.namespace(), ref.name(), "Foreground", uid);
                yield cluster.get(ref.type(), ref.namespace(), ref.name())
                        .filter(object -> isSame(entry, object))
                        .isEmpty();
            }
            case Removal.Release ignored -> {
                // an apply without fields gives up all that this manager owned
                cluster.apply(
                        ref.type(),
                        ref.namespace(),
                        Api.object(ref.type(), ref.namespace(), ref.name()),
                        entry.manager(),
                        true);
                yield true;
            }
            case Removal.Orphan ignored -> {
                cluster.mergePatch(ref.type(), ref.namespace(), ref.name(), "", unmarked());
                yield true;
            }
        };
    }

    /// Forgets what was seen of an object, so that it is applied again.
    void forget(ObjectRef ref) {
        marks.remove(ref.identity());
    }

    private static ObjectNode unmarked() {
        ObjectNode patch = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.putObject("labels").putNull(Manifest.MANAGED_LABEL);
        metadata.putObject("annotations").putNull(Manifest.WORK_ANNOTATION);
        return patch;
    }

    private static boolean isSame(Ledger.Entry entry, ObjectNode object) {
        return entry.uid().isEmpty()
                || entry.uid().equals(object.path("metadata").path("uid").asText());
    }

    /// Whether objects of this strategy carry the agent's label, so that one watch serves all.
    static boolean isLabelled(String strategy) {
        return strategy.equals("Update") || strategy.equals("ServerSideApply");
    }

    private static String manager(@Nullable ManifestConfig config) {
        ServerSideApply apply = serverSideApply(config);
        String manager = apply == null ? null : apply.fieldManager();
        return manager == null || manager.isEmpty() ? Manifest.FIELD_MANAGER : manager;
    }

    private static boolean isForced(@Nullable ManifestConfig config) {
        ServerSideApply apply = serverSideApply(config);
        return apply != null && Boolean.TRUE.equals(apply.force());
    }

    private static List<IgnoreField> ignored(@Nullable ManifestConfig config) {
        ServerSideApply apply = serverSideApply(config);
        return apply == null ? List.of() : apply.ignoreFields();
    }

    private static @Nullable ServerSideApply serverSideApply(@Nullable ManifestConfig config) {
        return config == null || config.updateStrategy() == null
                ? null
                : config.updateStrategy().serverSideApply();
    }
}

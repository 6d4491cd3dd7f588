package dev.hawser.hub.history;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.store.StoreConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/// The past of single objects, as long as the store keeps it (`hawser.store.history`).
@ApplicationScoped
class History {

    private final ChangeLog log;
    private final CurrentObjects objects;
    private final StoreConfig config;

    History(ChangeLog log, CurrentObjects objects, StoreConfig config) {
        this.log = log;
        this.objects = objects;
        this.config = config;
    }

    /// The newest first.
    ///
    /// @param before only changes before this revision
    @Transactional
    List<ChangeLog.Line> changes(ResourceKey object, long before, int limit) {
        return log.lines(object, before, limit);
    }

    /// The object as it was when the whole store had this revision.
    ///
    /// @throws ApiException NotFound if it did not exist then; Expired if that is longer ago than the log reaches;
    ///     Forbidden for types whose content is kept encrypted
    @Transactional
    StoredResource at(ResourceKey object, long revision) {
        if (config.sealedTypes().contains(object.type().qualifiedName())) {
            throw Failures.forbidden(object.type(), object.name(), "the past of encrypted types has no content");
        }
        Optional<ChangeLog.Line> last = log.last(object, revision);
        if (last.isPresent() && last.get().operation().equals("deleted")) {
            throw notThere(object, revision);
        }
        Optional<CurrentObject> current = objects.of(object);
        if (last.isEmpty() && (current.isEmpty() || current.get().revision > revision)) {
            boolean unheardOf =
                    current.isEmpty() && log.lines(object, Long.MAX_VALUE, 1).isEmpty();
            throw unheardOf || createdAfter(object, revision) ? notThere(object, revision) : expired(object, revision);
        }
        byte[] main = log.mainUpTo(object, revision)
                .orElseGet(() -> unchanged(object, "main", revision, current.map(now -> now.main)));
        byte[] status = log.statusUpTo(object, revision)
                .orElseGet(() -> unchanged(object, "status", revision, current.map(now -> now.status)));
        long itsRevision = last.map(ChangeLog.Line::revision).orElseGet(() -> current.orElseThrow().revision);
        return StoredResource.join(object, itsRevision, main, status);
    }

    /// What the log no longer has is still as it was, unless it was changed later.
    private byte[] unchanged(ResourceKey object, String part, long revision, Optional<byte[]> now) {
        if (now.isEmpty() || log.changedAfter(object, part, revision)) {
            throw expired(object, revision);
        }
        return now.get();
    }

    private boolean createdAfter(ResourceKey object, long revision) {
        return log.firstAfter(object, revision)
                .filter(line -> line.operation().equals("created"))
                .isPresent();
    }

    private static ApiException notThere(ResourceKey object, long revision) {
        return new ApiException(
                Reason.NOT_FOUND,
                object.type().qualifiedName() + " \"" + object.path() + "\" did not exist at revision " + revision);
    }

    private static ApiException expired(ResourceKey object, long revision) {
        return Failures.expired("the log no longer has what " + object.type().qualifiedName() + " \"" + object.path()
                + "\" was at revision " + revision);
    }
}

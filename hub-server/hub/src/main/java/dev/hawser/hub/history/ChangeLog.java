package dev.hawser.hub.history;

import dev.hawser.apiserver.store.ResourceKey;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.TypedQuery;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The lasting log of one object, by revision.
@ApplicationScoped
class ChangeLog implements PanacheRepositoryBase<RecordedChange, Long> {

    private static final String OF_OBJECT =
            "lasting = true and resource = :resource and namespace = :namespace and name = :name and group = :group";

    private static final String LINES = "select revision, time, operation, actor,"
            + " case when main is null then false else true end, case when status is null then false else true end"
            + " from RecordedChange where ";

    /// A change without its content.
    ///
    /// @param mainChanged metadata, spec or data
    record Line(
            long revision,
            OffsetDateTime time,
            String operation,
            String actor,
            boolean mainChanged,
            boolean statusChanged) {}

    /// The newest first.
    ///
    /// @param before only changes before this revision
    List<Line> lines(ResourceKey object, long before, int limit) {
        return find(LINES + OF_OBJECT + " and revision < :revision order by revision desc", of(object, before))
                .project(Line.class)
                .page(0, limit)
                .list();
    }

    /// The newest change up to a revision.
    Optional<Line> last(ResourceKey object, long upTo) {
        return lines(object, upTo + 1, 1).stream().findFirst();
    }

    /// The oldest change after a revision.
    Optional<Line> firstAfter(ResourceKey object, long revision) {
        return find(LINES + OF_OBJECT + " and revision > :revision order by revision", of(object, revision))
                .project(Line.class)
                .page(0, 1)
                .firstResultOptional();
    }

    /// The main part as the newest change up to a revision left it.
    Optional<byte[]> mainUpTo(ResourceKey object, long revision) {
        return part("main", object, revision);
    }

    Optional<byte[]> statusUpTo(ResourceKey object, long revision) {
        return part("status", object, revision);
    }

    /// Whether the main part was changed, or the object deleted, after a revision: then what it is now says nothing.
    boolean changedAfter(ResourceKey object, String part, long revision) {
        return count(
                        OF_OBJECT + " and revision > :revision and (" + part + " is not null or operation = 'deleted')",
                        of(object, revision))
                > 0;
    }

    private Optional<byte[]> part(String part, ResourceKey object, long revision) {
        TypedQuery<byte[]> query = getEntityManager()
                .createQuery(
                        "select " + part + " from RecordedChange where " + OF_OBJECT + " and " + part
                                + " is not null and revision <= :revision order by revision desc",
                        byte[].class);
        of(object, revision).forEach(query::setParameter);
        return query.setMaxResults(1).getResultStream().findFirst();
    }

    private static Map<String, Object> of(ResourceKey object, long revision) {
        return Map.of(
                "resource", object.type().resource(),
                "group", object.type().group(),
                "namespace", object.namespace(),
                "name", object.name(),
                "revision", revision);
    }
}

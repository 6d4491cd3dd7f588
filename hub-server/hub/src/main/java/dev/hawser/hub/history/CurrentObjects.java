package dev.hawser.hub.history;

import dev.hawser.apiserver.store.ResourceKey;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// The objects as they are now.
@ApplicationScoped
class CurrentObjects implements PanacheRepositoryBase<CurrentObject, CurrentObject.Key> {

    Optional<CurrentObject> of(ResourceKey object) {
        return findByIdOptional(new CurrentObject.Key(
                object.type().group(), object.type().resource(), object.namespace(), object.name()));
    }
}

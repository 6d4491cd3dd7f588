package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.work.ManifestWork;
import java.util.Optional;
import java.util.Set;

/// The hub as far as works are concerned.
public interface WorkHub {

    /// Uid of this cluster's ManagedCluster: works of another hub, or of one set up anew, have another.
    String epoch();

    /// Whether the list of works is complete.
    boolean isSynced();

    /// The work as last seen by the watch.
    Optional<ManifestWork> find(String work);

    /// Names of all works that the watch knows.
    Set<String> names();

    /// Asks the hub itself, past the watch.
    ///
    /// @return false if the hub says that there is no such work
    boolean exists(String work);

    /// Merge patch of the work.
    ///
    /// @param subresource `""` or `status`
    void patch(String work, String subresource, ObjectNode patch);
}

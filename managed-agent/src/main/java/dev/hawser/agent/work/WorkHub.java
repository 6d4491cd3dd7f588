package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.work.ManifestWork;
import java.util.Optional;
import java.util.Set;

/// The hub as far as works are concerned, as one origin: all that it answers comes from the same hub in the same
/// epoch.
public interface WorkHub {

    /// Which hub this is, in which epoch.
    String origin();

    /// Asks the hub whether it is still the one that this conversation began with.
    ///
    /// @throws dev.hawser.agent.kube.ApiFailure if it does not answer
    boolean isSame();

    /// Whether the list of works is complete.
    boolean isSynced();

    /// The work as last seen by the watch.
    Optional<ManifestWork> find(String work);

    /// Names of all works that the watch knows.
    Set<String> names();

    /// The uid of the work of this name whose deletion the hub has reported, empty if it has reported none. That a
    /// work is missing is no report.
    Optional<String> deleted(String work);

    /// Whether somebody has said that what is held may be removed.
    boolean allowsRemoval();

    /// Merge patch of the work.
    ///
    /// @param subresource `""` or `status`
    void patch(String work, String subresource, ObjectNode patch);
}

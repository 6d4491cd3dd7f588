package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.hawser.api.Resource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/// The gateway of a cluster as the other clusters find it on the broker.
@JsonClassDescription("The gateway of a cluster as the other clusters find it on the broker.")
@Group("submariner.io")
@Version("v1")
public class Endpoint extends Resource<EndpointSpec, Void> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static Endpoint named(String namespace, String name) {
        return named(new Endpoint(), namespace, name);
    }
}

package dev.hawser.apiserver.admission;

import dev.hawser.apiserver.access.RbacAuthorizer;
import java.time.InstantSource;
import java.util.List;

/// What Kubernetes' own kinds ask for beyond their schema.
public final class BuiltInRules {

    private BuiltInRules() {}

    /// All rules, in the order in which they are to be registered. Those about namespaces every server has anyway.
    public static List<AdmissionHook> hooks(RbacAuthorizer authorizer, InstantSource clock) {
        return List.of(
                new UtcTimes(),
                new RbacEscalation(authorizer),
                new CertificateRequestRules(authorizer, clock),
                new SecretRules(),
                new ConfigMapRules(),
                new EventRules(),
                new EndpointSliceRules());
    }
}

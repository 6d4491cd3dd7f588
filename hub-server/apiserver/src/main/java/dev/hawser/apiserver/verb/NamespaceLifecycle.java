package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import java.util.List;
import java.util.Set;

/// The rules about namespaces: nothing is created in one that is missing or going, some never go, and a new one is
/// held by the `kubernetes` finalizer until [NamespaceCleaner] has emptied it.
public final class NamespaceLifecycle implements AdmissionHook {

    public static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
    static final String FINALIZER = "kubernetes";
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final Store store;
    private final Set<String> protectedNames;

    /// @param protectedNames namespaces that cannot be deleted
    public NamespaceLifecycle(Store store, Set<String> protectedNames) {
        this.store = store;
        this.protectedNames = Set.copyOf(protectedNames);
    }

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (request.kind().type().equals(NAMESPACES)) {
            admitNamespace(request);
        } else if (request.operation() == Operation.CREATE
                && object != null
                && !request.namespace().isEmpty()) {
            requireLiveNamespace(request, Metadata.of(object).name());
        }
    }

    private void admitNamespace(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (request.operation() == Operation.DELETE) {
            if (protectedNames.contains(request.name())) {
                throw Failures.forbidden(NAMESPACES, request.name(), "this namespace may not be deleted");
            }
        } else if (object != null && request.subresource().isEmpty()) {
            if (request.operation() == Operation.CREATE) {
                object.withObject("/spec").putArray("finalizers").add(FINALIZER);
                object.withObject("/status").put("phase", "Active");
            } else if (request.old() != null) {
                // Only the finalize subresource changes them.
                object.set("spec", request.old().path("spec").deepCopy());
            }
            Metadata metadata = Metadata.of(object);
            if (!metadata.name().isEmpty()) {
                metadata.node().withObject("/labels").put(NAME_LABEL, metadata.name());
            }
        }
    }

    private void requireLiveNamespace(AdmissionRequest request, String name) {
        String namespace = request.namespace();
        ResourceKey key = new ResourceKey(NAMESPACES, "", namespace);
        StoredResource found = store.snapshot().get(key);
        if (found == null) {
            found = store.latestSnapshot().get(key);
        }
        if (found == null) {
            throw Failures.notFound(NAMESPACES, namespace);
        }
        if (Metadata.of(found.toTree()).isBeingDeleted()) {
            throw Failures.forbidden(
                    request.kind().type(),
                    name,
                    "unable to create new content in namespace " + namespace + " because it is being terminated",
                    List.of(new Cause(
                            "NamespaceTerminating",
                            "namespace " + namespace + " is being terminated",
                            "metadata.namespace")));
        }
    }
}

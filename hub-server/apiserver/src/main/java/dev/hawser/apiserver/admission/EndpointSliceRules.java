package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Rules of endpoint slices: how many endpoints, addresses and ports, and that port names are told apart.
public final class EndpointSliceRules implements AdmissionHook {

    private static final GroupResource SLICES = new GroupResource("discovery.k8s.io", "endpointslices");
    private static final int MAX_ENDPOINTS = 1000;
    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_PORTS = 20_000;

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null || !request.kind().type().equals(SLICES)) {
            return;
        }
        List<Cause> causes = new ArrayList<>();
        JsonNode endpoints = object.path("endpoints");
        tooMany("endpoints", endpoints, MAX_ENDPOINTS, causes);
        tooMany("ports", object.path("ports"), MAX_PORTS, causes);
        for (int i = 0; i < endpoints.size() && causes.isEmpty(); i++) {
            String field = "endpoints[" + i + "].addresses";
            JsonNode addresses = endpoints.path(i).path("addresses");
            if (addresses.isEmpty()) {
                causes.add(Failures.required(field, "must contain at least 1 address"));
            }
            tooMany(field, addresses, MAX_ADDRESSES, causes);
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < object.path("ports").size(); i++) {
            String name = object.path("ports").path(i).path("name").asText();
            if (!names.add(name)) {
                causes.add(
                        new Cause("FieldValueDuplicate", "Duplicate value: \"" + name + "\"", "ports[" + i + "].name"));
            }
        }
        if (!causes.isEmpty()) {
            throw Failures.invalid(request.kind(), request.name(), causes);
        }
    }

    private static void tooMany(String field, JsonNode list, int max, List<Cause> causes) {
        if (list.size() > max) {
            causes.add(new Cause(
                    "FieldValueTooMany", "Too many: " + list.size() + ": must have at most " + max + " items", field));
        }
    }
}

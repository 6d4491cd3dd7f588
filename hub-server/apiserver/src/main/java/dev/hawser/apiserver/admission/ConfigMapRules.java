package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rules of config maps.
public final class ConfigMapRules implements AdmissionHook {

    private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null || !request.kind().type().equals(CONFIG_MAPS)) {
            return;
        }
        List<Cause> causes = new ArrayList<>();
        ConfigKeys.checkKeys(object, "data", causes);
        ConfigKeys.checkKeys(object, "binaryData", causes);
        object.path("data").properties().stream()
                .map(Map.Entry::getKey)
                .filter(object.path("binaryData")::has)
                .forEach(key -> causes.add(Failures.invalidValue(
                        "data[" + key + "]", "\"" + key + "\"", "duplicate of key present in binaryData")));
        long size = ConfigKeys.size(object, "data", false) + ConfigKeys.size(object, "binaryData", true);
        if (size > ConfigKeys.MAX_SIZE) {
            causes.add(Failures.tooLong("", ConfigKeys.MAX_SIZE));
        }
        ObjectNode old = request.old();
        if (old != null) {
            ConfigKeys.checkFrozen(old, object, List.of("data", "binaryData"), causes);
        }
        if (!causes.isEmpty()) {
            throw Failures.invalid(request.kind(), request.name(), causes);
        }
    }
}

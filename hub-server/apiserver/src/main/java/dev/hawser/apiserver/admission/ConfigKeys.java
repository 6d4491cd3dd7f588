package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The rules that secrets and config maps share: syntax of keys, size, the `immutable` flag.
final class ConfigKeys {

    /// Sum of all values, in bytes.
    static final int MAX_SIZE = 1024 * 1024;

    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final int MAX_KEY = 253;
    private static final String KEY_RULE = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
            + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
    private static final String FROZEN = "field is immutable when `immutable` is set";

    private ConfigKeys() {}

    static void checkKeys(ObjectNode object, String member, List<Cause> causes) {
        for (Map.Entry<String, JsonNode> entry : object.path(member).properties()) {
            String key = entry.getKey();
            String field = member + "[" + key + "]";
            String shown = "\"" + key + "\"";
            if (key.length() > MAX_KEY) {
                causes.add(Failures.invalidValue(field, shown, "must be no more than " + MAX_KEY + " bytes"));
            } else if (!KEY.matcher(key).matches()) {
                causes.add(Failures.invalidValue(field, shown, KEY_RULE));
            } else if (key.equals(".")) {
                causes.add(Failures.invalidValue(field, shown, "must not be '.'"));
            } else if (key.equals("..")) {
                causes.add(Failures.invalidValue(field, shown, "must not be '..'"));
            } else if (key.startsWith("..")) {
                causes.add(Failures.invalidValue(field, shown, "must not start with '..'"));
            }
        }
    }

    /// Bytes of all values of a member.
    ///
    /// @param base64 the values are base64 and count decoded
    static long size(ObjectNode object, String member, boolean base64) {
        long size = 0;
        for (JsonNode value : object.path(member)) {
            String text = value.asText();
            size += base64 ? decodedLength(text) : text.getBytes(StandardCharsets.UTF_8).length;
        }
        return size;
    }

    private static long decodedLength(String base64) {
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4 * 3L - padding;
    }

    /// An immutable object stays so, with the data it has.
    static void checkFrozen(ObjectNode old, ObjectNode object, List<String> members, List<Cause> causes) {
        if (!old.path("immutable").asBoolean()) {
            return;
        }
        if (!object.path("immutable").asBoolean()) {
            causes.add(Failures.forbiddenValue("immutable", FROZEN));
        }
        for (String member : members) {
            boolean bothEmpty =
                    old.path(member).isEmpty() && object.path(member).isEmpty();
            if (!bothEmpty && !old.path(member).equals(object.path(member))) {
                causes.add(Failures.forbiddenValue(member, FROZEN));
            }
        }
    }
}

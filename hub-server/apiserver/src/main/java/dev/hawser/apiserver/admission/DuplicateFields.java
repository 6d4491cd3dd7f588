package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds members that a JSON text has twice; a tree has already lost them.
public final class DuplicateFields {

    private static final JsonFactory JSON = new JsonFactory();

    private DuplicateFields() {}

    /// Paths of the members that are given more than once, in order of appearance; the last of them counts.
    ///
    /// @throws IOException if it is not JSON
    public static List<String> find(byte[] json) throws IOException {
        List<String> found = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            value(parser, parser.nextToken(), FieldPath.ROOT, found);
        }
        return found;
    }

    private static void value(JsonParser parser, JsonToken token, FieldPath path, List<String> found)
            throws IOException {
        if (token == JsonToken.START_OBJECT) {
            Set<String> names = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                FieldPath member = path.child(parser.currentName());
                if (!names.add(parser.currentName()) && !found.contains(member.text())) {
                    found.add(member.text());
                }
                value(parser, parser.nextToken(), member, found);
            }
        } else if (token == JsonToken.START_ARRAY) {
            int index = 0;
            for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                value(parser, item, path.index(index++), found);
            }
        }
    }
}

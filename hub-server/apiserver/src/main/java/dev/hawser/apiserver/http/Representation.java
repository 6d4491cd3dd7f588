package dev.hawser.apiserver.http;

import dev.hawser.apiserver.object.Failures;
import java.util.List;

/// In what form an answer is wanted.
///
/// @param shape the object itself or something made of it
/// @param version of `meta.k8s.io`, for the shapes that are kinds of it
/// @param yaml instead of JSON
/// @param pretty indented
record Representation(Shape shape, String version, boolean yaml, boolean pretty) {

    private static final List<String> OFFERED = List.of("application/json", "application/yaml");

    /// What is made of an object.
    enum Shape {
        OBJECT,
        TABLE,
        METADATA
    }

    /// @param accept the Accept header, `""` if absent
    /// @throws dev.hawser.apiserver.object.ApiException `NotAcceptable` if nothing that is accepted can be made
    static Representation of(String accept, boolean pretty) {
        if (accept.isBlank()) {
            return new Representation(Shape.OBJECT, "", false, pretty);
        }
        for (MediaRange range : MediaRange.parse(accept)) {
            boolean json = range.matches("application", "json");
            boolean yaml = range.matches("application", "yaml");
            if (!json && !yaml) {
                continue;
            }
            String as = range.parameter("as");
            boolean known = range.parameter("g").equals("meta.k8s.io")
                    && List.of("v1", "v1beta1").contains(range.parameter("v"));
            if (as.isEmpty()) {
                return new Representation(Shape.OBJECT, "", !json, pretty);
            }
            if (known && as.equals("Table")) {
                return new Representation(Shape.TABLE, range.parameter("v"), !json, pretty);
            }
            if (known && (as.equals("PartialObjectMetadata") || as.equals("PartialObjectMetadataList"))) {
                return new Representation(Shape.METADATA, range.parameter("v"), !json, pretty);
            }
        }
        throw Failures.notAcceptable(OFFERED);
    }

    /// The same as compact JSON: watches know nothing else.
    Representation json() {
        return new Representation(shape, version, false, false);
    }

    String mediaType() {
        return yaml ? "application/yaml" : "application/json";
    }
}

package dev.hawser.apiserver.kind;

/// One printer column of a Table (`additionalPrinterColumns` of a CRD).
///
/// @param name heading
/// @param type OpenAPI type: `string`, `integer`, `number`, `boolean`, `date`
/// @param format OpenAPI format, `""` if none; `name` marks the name column
/// @param description one sentence
/// @param priority 0 is always shown, more only with `-o wide`
/// @param jsonPath simple JSONPath into the object, e.g. `.status.state`
public record Column(String name, String type, String format, String description, int priority, String jsonPath) {}

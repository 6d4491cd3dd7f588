package dev.hawser.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/// Points at an object by its name.
@Wire
public record NameRef(
        @Required @JsonPropertyDescription("Name of the object.")
        String name) {}

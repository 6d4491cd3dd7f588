package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The definitions that come with the product, as kinds.
final class Definitions {

    private Definitions() {}

    /// The built-in kinds and those of the named definitions.
    static List<ResourceKind> hubAnd(String... files) {
        List<ResourceKind> kinds = new ArrayList<>(BuiltInKinds.hub());
        for (String file : files) {
            kinds.add(kind(file));
        }
        return List.copyOf(kinds);
    }

    static ResourceKind kind(String file) {
        try (InputStream in = Objects.requireNonNull(Definitions.class.getResourceAsStream("/crds/" + file), file)) {
            return CrdReader.read(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.KindVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Documents and kinds for the tests of patches.
final class Docs {

    static final YAMLMapper YAML = new YAMLMapper();

    static final KindVersion WORK = crd("work.open-cluster-management.io_manifestworks", "v1");
    static final KindVersion CLUSTER = crd("cluster.open-cluster-management.io_managedclusters", "v1");
    static final KindVersion SET = crd("cluster.open-cluster-management.io_managedclustersets", "v1beta2");

    private Docs() {}

    static KindVersion crd(String file, String version) {
        String path = "/crds/" + file + ".yaml";
        try (InputStream in = Objects.requireNonNull(Docs.class.getResourceAsStream(path), path)) {
            return CrdReader.read(YAML.readTree(in)).version(version).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KindVersion builtIn(String kind) {
        return BuiltInKinds.hub().stream()
                .filter(k -> k.kind().equals(kind) && !k.type().group().equals("events.k8s.io"))
                .findFirst()
                .orElseThrow()
                .storageVersion();
    }

    static KindVersion ofSchema(String schema) {
        return new KindVersion("v1", true, true, false, yaml(schema), Set.of(), List.of(), List.of());
    }

    static ObjectNode object(String yaml) {
        return (ObjectNode) yaml(yaml);
    }

    static JsonNode yaml(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Failures;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// YAML as Kubernetes reads it: the YAML 1.1 of Go's library, in which `y`, `no` and `off` are booleans (also as
/// keys), and times are text.
final class YamlBody {

    private static final int MAX_ALIASES = 50;
    /// Nodes beyond the number of bytes: without aliases there are always fewer.
    private static final int FREE_COPIES = 10_000;

    private YamlBody() {}

    /// @throws dev.hawser.apiserver.object.ApiException `BadRequest` if it is not one YAML document
    static JsonNode parse(byte[] bytes) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(MAX_ALIASES);
            options.setNestingDepthLimit(Documents.MAX_DEPTH);
            options.setCodePointLimit(bytes.length + 1);
            options.setAllowRecursiveKeys(false);
            DumperOptions dumping = new DumperOptions();
            Yaml yaml =
                    new Yaml(new GoConstructor(options), new Representer(dumping), dumping, options, new GoResolver());
            Object loaded = yaml.load(new String(bytes, StandardCharsets.UTF_8));
            return new Copy(bytes.length + FREE_COPIES).tree(loaded, 0);
        } catch (YAMLException e) {
            throw Failures.badRequest("error converting YAML to JSON: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /// Makes JSON of what was read. Aliases become copies, so the result may be much larger than the text, or endless:
    /// both are refused.
    private static final class Copy {
        private int left;

        Copy(int mostNodes) {
            left = mostNodes;
        }

        JsonNode tree(@Nullable Object value, int depth) {
            if (depth > Documents.MAX_DEPTH) {
                throw Failures.badRequest("error converting YAML to JSON: nested deeper than " + Documents.MAX_DEPTH);
            }
            if (left-- <= 0) {
                throw Failures.badRequest("error converting YAML to JSON: document contains excessive aliasing");
            }
            JsonNodeFactory json = JsonNodeFactory.instance;
            return switch (value) {
                case null -> json.nullNode();
                case Map<?, ?> map -> {
                    ObjectNode object = json.objectNode();
                    map.forEach((key, member) -> object.set(String.valueOf(key), tree(member, depth + 1)));
                    yield object;
                }
                case List<?> list -> {
                    ArrayNode array = json.arrayNode();
                    list.forEach(item -> array.add(tree(item, depth + 1)));
                    yield array;
                }
                case Boolean bool -> json.booleanNode(bool);
                case Integer number -> json.numberNode(number);
                case Long number -> json.numberNode(number);
                case BigInteger number -> json.numberNode(number);
                case Double number -> json.numberNode(number);
                default -> json.textNode(String.valueOf(value));
            };
        }
    }

    private static final class GoConstructor extends SafeConstructor {
        GoConstructor(LoaderOptions options) {
            super(options);
            yamlConstructors.put(Tag.BOOL, new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    String word = ((ScalarNode) node).getValue().toLowerCase(Locale.ROOT);
                    return word.startsWith("y") || word.equals("true") || word.equals("on");
                }
            });
        }
    }

    private static final class GoResolver extends Resolver {
        private static final Pattern GO_BOOL = Pattern.compile(
                "^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$");
        private static final Pattern GO_INT =
                Pattern.compile("^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+)$");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, GO_BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, GO_INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}

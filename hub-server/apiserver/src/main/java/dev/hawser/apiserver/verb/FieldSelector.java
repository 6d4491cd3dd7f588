package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.store.StoredResource;
import java.util.ArrayList;
import java.util.List;

/// Which fields an object must have; only the fields that a kind declares selectable.
///
/// @param terms all of them must hold
public record FieldSelector(List<Term> terms) {

    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());
    private static final String NAME = "metadata.name";
    private static final String NAMESPACE = "metadata.namespace";

    /// One requirement.
    ///
    /// @param path dotted, e.g. `spec.signerName`
    /// @param value the value to have, or not to have
    /// @param negated not to have
    public record Term(String path, String value, boolean negated) {}

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /// @throws ApiException `BadRequest` if it is malformed or the kind does not know the field
    public static FieldSelector parse(String text, ResourceKind kind, KindVersion version) {
        if (text.isBlank()) {
            return EVERYTHING;
        }
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            if (!part.isEmpty()) {
                terms.add(term(part, text));
            }
        }
        for (Term term : terms) {
            requireKnown(term.path(), kind, version);
        }
        return new FieldSelector(terms);
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /// The one name that an object must have, `""` if any name will do or the text is malformed: what `resourceNames`
    /// of RBAC look at.
    public static String requiredName(String text) {
        try {
            return split(text).stream()
                    .filter(part -> !part.isEmpty())
                    .map(part -> term(part, text))
                    .filter(term -> term.path().equals(NAME) && !term.negated())
                    .map(Term::value)
                    .findFirst()
                    .orElse("");
        } catch (ApiException e) {
            return "";
        }
    }

    public FieldSelector andName(String name) {
        return and(NAME, name);
    }

    /// @param path dotted; any, not only those that clients may select by
    public FieldSelector and(String path, String value) {
        List<Term> both = new ArrayList<>(terms);
        both.add(new Term(path, value, false));
        return new FieldSelector(both);
    }

    public boolean matches(StoredResource object) {
        JsonNode tree = null;
        for (Term term : terms) {
            String actual;
            if (term.path().equals(NAME)) {
                actual = object.key().name();
            } else if (term.path().equals(NAMESPACE)) {
                actual = object.key().namespace();
            } else {
                tree = tree == null ? object.toTree() : tree;
                actual = at(tree, term.path());
            }
            if (actual.equals(term.value()) == term.negated()) {
                return false;
            }
        }
        return true;
    }

    private static String at(JsonNode tree, String path) {
        JsonNode node = tree;
        for (String member : path.split("\\.", -1)) {
            node = node.path(member);
        }
        return node.asText("");
    }

    private static Term term(String part, String whole) {
        int operator = indexOfOperator(part);
        if (operator < 0) {
            throw Failures.badRequest("invalid selector: '" + whole + "'; can't understand '" + part + "'");
        }
        boolean negated = part.charAt(operator) == '!';
        int length = negated || part.startsWith("==", operator) ? 2 : 1;
        return new Term(
                part.substring(0, operator).strip(), unescape(part.substring(operator + length), whole), negated);
    }

    private static int indexOfOperator(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '\\') {
                i++;
            } else if (part.charAt(i) == '=' || part.startsWith("!=", i)) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unescape(String value, String whole) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
                    throw Failures.badRequest("invalid field selector: invalid escape sequence in '" + whole + "'");
                }
                result.append(value.charAt(i));
            } else if (c == '=') {
                throw Failures.badRequest("invalid field selector: unescaped character in value: =");
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    private static void requireKnown(String path, ResourceKind kind, KindVersion version) {
        boolean known = path.equals(NAME)
                || path.equals(NAMESPACE)
                || version.selectableFields().contains(path);
        if (known) {
            return;
        }
        throw Failures.badRequest(
                kind.builtIn()
                        ? "\"" + path + "\" is not a known field selector: only \"metadata.name\","
                                + " \"metadata.namespace\""
                        : "field label not supported: " + path);
    }
}

package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.verb.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the text form of a label selector by kube-apiserver's grammar (`k8s.io/apimachinery/pkg/labels`).
final class LabelSelectorParser {

    private static final int MAX_PART = 63;
    private static final int MAX_PREFIX = 253;
    private static final Pattern PART = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private final String text;
    private int at;

    LabelSelectorParser(String text) {
        this.text = text;
    }

    List<Requirement> parse() {
        List<Requirement> requirements = new ArrayList<>();
        while (true) {
            requirements.add(requirement());
            String token = next();
            if (token.isEmpty()) {
                return requirements;
            }
            if (!token.equals(",")) {
                throw Failures.badRequest("found '" + token + "', expected: ',' or 'end of string'");
            }
        }
    }

    private Requirement requirement() {
        String first = next();
        if (first.equals("!")) {
            return new LabelSelector.NotExists(key(next()));
        }
        String key = key(first);
        String operator = peek();
        if (operator.isEmpty() || operator.equals(",")) {
            return new LabelSelector.Exists(key);
        }
        next();
        return switch (operator) {
            case "=", "==" -> new LabelSelector.In(key, Set.of(value(key, plainValue())));
            case "!=" -> new LabelSelector.NotIn(key, Set.of(value(key, plainValue())));
            case "in" -> new LabelSelector.In(key, values(key));
            case "notin" -> new LabelSelector.NotIn(key, values(key));
            case ">", "gt" -> new LabelSelector.Beyond(key, true, number(plainValue()));
            case "<", "lt" -> new LabelSelector.Beyond(key, false, number(plainValue()));
            default -> throw requirementFault("found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
        };
    }

    private String plainValue() {
        String token = peek();
        return token.isEmpty() || token.equals(",") ? "" : next();
    }

    private Set<String> values(String key) {
        String open = next();
        if (!open.equals("(")) {
            throw requirementFault("found '" + open + "' expected: '('");
        }
        Set<String> values = new LinkedHashSet<>();
        String token = next();
        while (true) {
            if (token.equals(",") || token.equals(")")) {
                values.add("");
            } else if (isOperator(token) || token.isEmpty()) {
                throw requirementFault("found '" + token + "', expected: ',', ')' or identifier");
            } else {
                values.add(value(key, token));
                token = next();
            }
            if (token.equals(")")) {
                return values;
            }
            if (!token.equals(",")) {
                throw requirementFault("found '" + token + "', expected: ',' or ')'");
            }
            token = next();
        }
    }

    private static String key(String key) {
        if (key.isEmpty() || isOperator(key)) {
            throw requirementFault("found '" + key + "', expected: !, identifier, or 'end of string'");
        }
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        String name = slash < 0 ? key : key.substring(slash + 1);
        boolean prefixOk = slash < 0
                || (prefix.length() <= MAX_PREFIX && PREFIX.matcher(prefix).matches());
        if (!prefixOk) {
            throw requirementFault("<nil>: Invalid value: \"" + key + "\": prefix part must be a DNS subdomain of at"
                    + " most 253 characters");
        }
        if (name.length() > MAX_PART || !PART.matcher(name).matches()) {
            throw requirementFault(
                    "<nil>: Invalid value: \"" + key + "\": name part " + partRule(name.length() > MAX_PART));
        }
        return key;
    }

    private static String value(String key, String value) {
        if (value.length() > MAX_PART
                || (!value.isEmpty() && !PART.matcher(value).matches())) {
            throw requirementFault("values[0][" + key + "]: Invalid value: \"" + value + "\": "
                    + (value.length() > MAX_PART
                            ? "must be no more than 63 bytes"
                            : "a valid label " + partRule(false)));
        }
        return value;
    }

    private static String partRule(boolean tooLong) {
        return tooLong
                ? "must be no more than 63 bytes"
                : "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                        + " alphanumeric character";
    }

    private static long number(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw requirementFault("values[0]: Invalid value: \"" + value
                    + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        }
    }

    private static ApiException requirementFault(String why) {
        return Failures.badRequest("unable to parse requirement: " + why);
    }

    private String peek() {
        int before = at;
        String token = next();
        at = before;
        return token;
    }

    /// The next operator, separator or word; `""` at the end.
    private String next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (at == text.length()) {
            return "";
        }
        for (String operator : List.of("==", "!=", "=", "!", "(", ")", ",", ">", "<")) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return operator;
            }
        }
        while (at < text.length() && !isBoundary(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isBoundary(char c) {
        return Character.isWhitespace(c) || "=!(),><".indexOf(c) >= 0;
    }

    private static boolean isOperator(String token) {
        return token.length() <= 2 && !token.isEmpty() && isBoundary(token.charAt(0));
    }
}

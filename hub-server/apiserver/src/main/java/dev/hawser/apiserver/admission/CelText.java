package dev.hawser.apiserver.admission;

import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `format` and `strings.quote`, which CEL's own library of strings lacks.
final class CelText {

    private static final Pattern CLAUSE = Pattern.compile("%(?:\\.(\\d{1,3}))?(.?)");
    private static final int DEFAULT_PRECISION = 6;

    private CelText() {}

    static void add(CelFunctions functions) {
        functions
                .member("format", SimpleType.STRING, KubernetesCel.TEXT, KubernetesCel.LIST, CelText::format)
                .global("strings.quote", SimpleType.STRING, KubernetesCel.TEXT, CelText::quote);
    }

    private static String format(String form, List<?> arguments) {
        Iterator<?> rest = arguments.iterator();
        Matcher clauses = CLAUSE.matcher(form);
        StringBuilder text = new StringBuilder();
        while (clauses.find()) {
            String verb = clauses.group(2);
            int precision = clauses.group(1) == null ? DEFAULT_PRECISION : Integer.parseInt(clauses.group(1));
            String part = verb.equals("%") ? "%" : clause(verb, precision, next(rest, form));
            clauses.appendReplacement(text, Matcher.quoteReplacement(part));
        }
        return clauses.appendTail(text).toString();
    }

    private static Object next(Iterator<?> arguments, String form) {
        if (!arguments.hasNext()) {
            throw new IllegalArgumentException("\"" + form + "\" wants more values than it is given");
        }
        return arguments.next();
    }

    private static String clause(String verb, int precision, Object value) {
        return switch (verb) {
            case "s" -> shown(value);
            case "d" -> Long.toString(whole(value));
            case "f" ->
                new BigDecimal(decimal(value))
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
            case "e" -> String.format(Locale.ROOT, "%." + precision + "e", decimal(value));
            case "b" -> value instanceof Boolean flag ? (flag ? "1" : "0") : Long.toString(whole(value), 2);
            case "o" -> Long.toString(whole(value), 8);
            case "x" -> hexadecimal(value);
            case "X" -> hexadecimal(value).toUpperCase(Locale.ROOT);
            default -> throw new IllegalArgumentException("unrecognized formatting clause \"" + verb + "\"");
        };
    }

    private static long whole(Object value) {
        if (value instanceof Number number && !(value instanceof Double)) {
            return number.longValue();
        }
        throw new IllegalArgumentException("the clause takes whole numbers");
    }

    private static double decimal(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("the clause takes numbers");
    }

    private static String hexadecimal(Object value) {
        return value instanceof String text
                ? text.chars().mapToObj("%02x"::formatted).collect(Collectors.joining())
                : Long.toString(whole(value), 16);
    }

    private static String shown(Object value) {
        return switch (value) {
            case Double number ->
                number == Math.rint(number) && Math.abs(number) < 1e15
                        ? Long.toString(number.longValue())
                        : number.toString();
            case Duration duration ->
                new BigDecimal(duration.toNanos())
                                .movePointLeft(9)
                                .stripTrailingZeros()
                                .toPlainString()
                        + "s";
            case List<?> list -> list.stream().map(CelText::shown).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((key, member) -> sorted.put(shown(key), shown(member)));
                yield sorted.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
            }
            case NullValue _ -> "null";
            default -> value.toString();
        };
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case 7 -> quoted.append("\\a");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case 11 -> quoted.append("\\v");
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                default -> quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}

package dev.hawser.apiserver.admission;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.hawser.apiserver.admission.CelFunctions.Typed;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A quantity of Kubernetes in CEL, such as `500m` or `2Gi`.
record CelQuantity(BigDecimal amount) {

    private static final Typed<CelQuantity> QUANTITY =
            new Typed<>(OpaqueType.create("kubernetes.Quantity"), CelQuantity.class);
    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?\\d{1,3})?");
    private static final Map<String, Integer> POWERS_OF_TEN =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String POWERS_OF_1024 = "KMGTPE";

    /// Without zeros at the end: `1000m` equals `1`.
    CelQuantity {
        amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    static void add(CelFunctions functions) {
        Typed<Long> number = KubernetesCel.NUMBER;
        functions
                .global("quantity", QUANTITY.type(), KubernetesCel.TEXT, CelQuantity::parse)
                .global("isQuantity", SimpleType.BOOL, KubernetesCel.TEXT, text -> read(text) != null)
                .member("sign", SimpleType.INT, QUANTITY, quantity -> (long) quantity.amount.signum())
                .member("isInteger", SimpleType.BOOL, QUANTITY, CelQuantity::isInteger)
                .member("asInteger", SimpleType.INT, QUANTITY, CelQuantity::asInteger)
                .member("asApproximateFloat", SimpleType.DOUBLE, QUANTITY, quantity -> quantity.amount.doubleValue())
                .member("compareTo", SimpleType.INT, QUANTITY, QUANTITY, (a, b) -> (long) a.amount.compareTo(b.amount))
                .member(
                        "isGreaterThan",
                        SimpleType.BOOL,
                        QUANTITY,
                        QUANTITY,
                        (a, b) -> a.amount.compareTo(b.amount) > 0)
                .member("isLessThan", SimpleType.BOOL, QUANTITY, QUANTITY, (a, b) -> a.amount.compareTo(b.amount) < 0)
                .member("add", QUANTITY.type(), QUANTITY, QUANTITY, (a, b) -> new CelQuantity(a.amount.add(b.amount)))
                .member("add", QUANTITY.type(), QUANTITY, number, (a, b) -> a.plus(b))
                .member(
                        "sub",
                        QUANTITY.type(),
                        QUANTITY,
                        QUANTITY,
                        (a, b) -> new CelQuantity(a.amount.subtract(b.amount)))
                .member("sub", QUANTITY.type(), QUANTITY, number, (a, b) -> a.plus(-b));
    }

    private static CelQuantity parse(String text) {
        CelQuantity quantity = read(text);
        if (quantity == null) {
            throw new IllegalArgumentException("\"" + text + "\" is no quantity: quantities must match the regular"
                    + " expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
        return quantity;
    }

    private static @Nullable CelQuantity read(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        BigDecimal amount = new BigDecimal(matcher.group(1));
        String suffix = matcher.group(2) == null ? "" : matcher.group(2);
        if (suffix.endsWith("i")) {
            int power = POWERS_OF_1024.indexOf(suffix.charAt(0)) + 1;
            return new CelQuantity(amount.multiply(BigDecimal.valueOf(1L << (10 * power))));
        }
        if (suffix.length() > 1) {
            return new CelQuantity(amount.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))));
        }
        return new CelQuantity(
                suffix.isEmpty() ? amount : amount.scaleByPowerOfTen(POWERS_OF_TEN.getOrDefault(suffix, 0)));
    }

    private CelQuantity plus(long more) {
        return new CelQuantity(amount.add(BigDecimal.valueOf(more)));
    }

    private boolean isInteger() {
        return amount.scale() <= 0 && amount.toBigIntegerExact().bitLength() < 64;
    }

    private Object asInteger() {
        if (!isInteger()) {
            throw new IllegalArgumentException("cannot convert value to integer");
        }
        return amount.longValueExact();
    }
}

package dev.hawser.ui.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/// Amounts of resources as people read them.
final class Amount {
    private static final List<String> UNITS = List.of("", " KiB", " MiB", " GiB", " TiB", " PiB");
    private static final BigDecimal STEP = BigDecimal.valueOf(1024);

    private Amount() {}

    /// A quantity with a binary suffix in the largest unit of which there is at least one: `100663296Ki` is `96 GiB`.
    /// Any other text stays as it is.
    static String words(String quantity) {
        if (!quantity.matches("[0-9.]+[KMGTP]i")) {
            return quantity;
        }
        BigDecimal rest = Quantity.getAmountInBytes(new Quantity(quantity));
        int unit = 0;
        while (rest.compareTo(STEP) >= 0 && unit < UNITS.size() - 1) {
            rest = rest.divide(STEP, 3, RoundingMode.HALF_UP);
            unit++;
        }
        String number =
                rest.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
        return String.format(Locale.ROOT, "%s%s", number, UNITS.get(unit));
    }
}

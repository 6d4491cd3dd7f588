package dev.hawser.agent.inventory;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Sums of what nodes have.
final class Quantities {

    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    /// The sum per resource over all nodes, e.g. `cpu: "12"`, `memory: "65536Ki"`.
    static Map<String, String> sum(List<Node> nodes, Function<Node, Map<String, Quantity>> part) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Node node : nodes) {
            Map<String, Quantity> quantities = node.getStatus() == null ? null : part.apply(node);
            if (quantities != null) {
                quantities.forEach(
                        (name, quantity) -> sums.merge(name, Quantity.getAmountInBytes(quantity), BigDecimal::add));
            }
        }
        Map<String, String> texts = new TreeMap<>();
        sums.forEach((name, amount) -> texts.put(name, text(name, amount)));
        return texts;
    }

    private static String text(String name, BigDecimal amount) {
        boolean bytes = name.equals("memory") || name.equals("ephemeral-storage") || name.startsWith("hugepages-");
        if (bytes && amount.remainder(KIBI).signum() == 0) {
            return amount.divide(KIBI).toBigInteger() + "Ki";
        }
        BigDecimal whole = amount.stripTrailingZeros();
        return whole.scale() <= 0
                ? whole.toBigInteger().toString()
                : amount.movePointRight(3).setScale(0, java.math.RoundingMode.DOWN) + "m";
    }

    private Quantities() {}
}

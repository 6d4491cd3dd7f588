package dev.hawser.apiserver.admission;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.hawser.apiserver.admission.CelFunctions.Typed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The functions that Kubernetes adds to CEL (`k8s.io/apiserver/pkg/cel/library`): lists, regular expressions, URLs,
/// IP addresses and CIDRs, quantities, versions and formats.
final class KubernetesCel {

    static final Typed<String> TEXT = new Typed<>(SimpleType.STRING, String.class);
    static final Typed<Long> NUMBER = new Typed<>(SimpleType.INT, Long.class);

    @SuppressWarnings("rawtypes")
    static final Typed<List> LIST = new Typed<>(ListType.create(SimpleType.DYN), List.class);

    private static final Typed<Object> ANY = new Typed<>(SimpleType.DYN, Object.class);

    private KubernetesCel() {}

    static CelFunctions functions() {
        CelFunctions functions = new CelFunctions();
        addLists(functions);
        addRegularExpressions(functions);
        CelText.add(functions);
        CelUrl.add(functions);
        CelIp.add(functions);
        CelCidr.add(functions);
        CelQuantity.add(functions);
        CelVersion.add(functions);
        CelFormat.add(functions);
        return functions;
    }

    private static void addLists(CelFunctions functions) {
        functions
                .member("isSorted", SimpleType.BOOL, LIST, KubernetesCel::isSorted)
                .member("sum", SimpleType.DYN, LIST, KubernetesCel::sum)
                .member("min", SimpleType.DYN, LIST, list -> Collections.min(comparable(list)))
                .member("max", SimpleType.DYN, LIST, list -> Collections.max(comparable(list)))
                .member("indexOf", SimpleType.INT, LIST, ANY, (list, item) -> (long) list.indexOf(item))
                .member("lastIndexOf", SimpleType.INT, LIST, ANY, (list, item) -> (long) list.lastIndexOf(item));
    }

    private static void addRegularExpressions(CelFunctions functions) {
        ListType texts = ListType.create(SimpleType.STRING);
        functions
                .member("find", SimpleType.STRING, TEXT, TEXT, KubernetesCel::find)
                .member("findAll", texts, TEXT, TEXT, (text, pattern) -> findAll(text, pattern, -1))
                .member(
                        "findAll",
                        texts,
                        TEXT,
                        TEXT,
                        NUMBER,
                        arguments -> findAll((String) arguments[0], (String) arguments[1], (Long) arguments[2]));
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    /// @param most less than 0 for all
    private static List<String> findAll(String text, String pattern, long most) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        List<String> found = new ArrayList<>();
        while ((most < 0 || found.size() < most) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static boolean isSorted(List<?> list) {
        List<Comparable<Object>> items = comparable(list);
        for (int i = 1; i < items.size(); i++) {
            if (items.get(i - 1).compareTo(items.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(List<?> list) {
        if (list.stream().anyMatch(Double.class::isInstance)) {
            return list.stream()
                    .mapToDouble(item -> ((Number) item).doubleValue())
                    .sum();
        }
        long sum = 0;
        for (Object item : list) {
            sum = Math.addExact(sum, ((Number) item).longValue());
        }
        return sum;
    }

    @SuppressWarnings("unchecked")
    private static List<Comparable<Object>> comparable(List<?> list) {
        if (!list.stream().allMatch(Comparable.class::isInstance)) {
            throw new IllegalArgumentException("the list has items that have no order");
        }
        return (List<Comparable<Object>>) list;
    }
}

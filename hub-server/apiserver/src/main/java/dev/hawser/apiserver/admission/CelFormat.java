package dev.hawser.apiserver.admission;

import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.hawser.apiserver.admission.CelFunctions.Typed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// A named format in CEL, `format.dns1123Label()`: says what is wrong with a text.
record CelFormat(String name, Function<String, List<String>> faults) {

    private static final Typed<CelFormat> FORMAT =
            new Typed<>(OpaqueType.create("kubernetes.NamedFormat"), CelFormat.class);
    private static final Map<String, CelFormat> ALL = all();

    static void add(CelFunctions functions) {
        functions.global(
                "format.named",
                OptionalType.create(FORMAT.type()),
                KubernetesCel.TEXT,
                name -> Optional.ofNullable(ALL.get(name)));
        functions.member(
                "validate",
                OptionalType.create(ListType.create(SimpleType.STRING)),
                FORMAT,
                KubernetesCel.TEXT,
                CelFormat::validate);
        ALL.keySet().forEach(name -> functions.constant("format." + name, FORMAT.type(), none -> ALL.get(name)));
    }

    /// Nothing if the text is good.
    private Object validate(String text) {
        List<String> found = faults.apply(text);
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private static Map<String, CelFormat> all() {
        Map<String, CelFormat> all = new TreeMap<>();
        put(all, "dns1123Label", NameRules::dnsLabel);
        put(all, "dns1123Subdomain", NameRules::subdomain);
        put(all, "dns1035Label", NameRules::dns1035Label);
        put(all, "qualifiedName", NameRules::qualifiedName);
        put(all, "dns1123LabelPrefix", text -> NameRules.dnsLabel(asPrefix(text)));
        put(all, "dns1123SubdomainPrefix", text -> NameRules.subdomain(asPrefix(text)));
        put(all, "dns1035LabelPrefix", text -> NameRules.dns1035Label(asPrefix(text)));
        put(all, "labelValue", NameRules::labelValue);
        put(all, "uri", text -> schemaFormat("uri", text));
        put(all, "uuid", text -> schemaFormat("uuid", text));
        put(all, "byte", text -> schemaFormat("byte", text));
        put(all, "date", text -> schemaFormat("date", text));
        put(all, "datetime", text -> schemaFormat("datetime", text));
        return all;
    }

    private static void put(Map<String, CelFormat> all, String name, Function<String, List<String>> faults) {
        all.put(name, new CelFormat(name, faults));
    }

    /// What `generateName` adds to a prefix makes a dash at its end harmless.
    private static String asPrefix(String text) {
        return text.length() > 1 && text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
    }

    private static List<String> schemaFormat(String format, String text) {
        return StringFormats.matches(format, text) ? List.of() : List.of("invalid " + format);
    }
}

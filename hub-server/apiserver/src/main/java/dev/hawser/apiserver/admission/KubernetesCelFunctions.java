package dev.hawser.apiserver.admission;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;

/// The functions that Kubernetes adds to CEL and that rules of network kinds use: `find`, `findAll`, `isSorted`,
/// `isIP`,
/// `isCIDR`. Rules with others are refused when the definition is registered.
final class KubernetesCelFunctions {

    private KubernetesCelFunctions() {}

    static List<CelFunctionDecl> declarations() {
        return List.of(
                CelFunctionDecl.newFunctionDeclaration(
                        "find",
                        CelOverloadDecl.newMemberOverload(
                                "string_find_string", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                        "findAll",
                        CelOverloadDecl.newMemberOverload(
                                "string_find_all_string",
                                ListType.create(SimpleType.STRING),
                                SimpleType.STRING,
                                SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                        "isSorted",
                        CelOverloadDecl.newMemberOverload(
                                "list_is_sorted_bool", SimpleType.BOOL, ListType.create(SimpleType.DYN))),
                CelFunctionDecl.newFunctionDeclaration(
                        "isIP", CelOverloadDecl.newGlobalOverload("is_ip_string", SimpleType.BOOL, SimpleType.STRING)),
                CelFunctionDecl.newFunctionDeclaration(
                        "isCIDR",
                        CelOverloadDecl.newGlobalOverload("is_cidr_string", SimpleType.BOOL, SimpleType.STRING)));
    }

    static List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from("string_find_string", String.class, String.class, KubernetesCelFunctions::find),
                CelFunctionBinding.from(
                        "string_find_all_string", String.class, String.class, KubernetesCelFunctions::findAll),
                CelFunctionBinding.from("list_is_sorted_bool", List.class, KubernetesCelFunctions::isSorted),
                CelFunctionBinding.from("is_ip_string", String.class, KubernetesCelFunctions::isIp),
                CelFunctionBinding.from("is_cidr_string", String.class, IpText::isCidr));
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    private static List<String> findAll(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static boolean isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (((Comparable) list.get(i - 1)).compareTo(list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIp(String text) {
        return IpText.isIpv4(text) || IpText.isIpv6(text);
    }
}

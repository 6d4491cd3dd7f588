package dev.hawser.apiserver.admission;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What names, label keys and label values may look like, in the words of
/// `k8s.io/apimachinery/util/validation`. Each method gives what is wrong; empty means good.
public final class NameRules {

    private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_FORM = LABEL_FORM + "(\\." + LABEL_FORM + ")*";
    private static final String DNS_1035_FORM = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED_FORM = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String VALUE_FORM = "(" + QUALIFIED_FORM + ")?";

    private static final Pattern LABEL = Pattern.compile(LABEL_FORM);
    private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_FORM);
    private static final Pattern DNS_1035 = Pattern.compile(DNS_1035_FORM);
    private static final Pattern QUALIFIED = Pattern.compile(QUALIFIED_FORM);
    private static final Pattern VALUE = Pattern.compile(VALUE_FORM);

    private NameRules() {}

    /// RFC 1123 subdomain: what most objects are called.
    public static List<String> subdomain(String name) {
        List<String> faults = new ArrayList<>();
        if (name.length() > 253) {
            faults.add("must be no more than 253 characters");
        }
        if (!SUBDOMAIN.matcher(name).matches()) {
            faults.add("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                    + " and must start and end with an alphanumeric character"
                    + example("'example.com'", SUBDOMAIN_FORM));
        }
        return faults;
    }

    /// RFC 1123 label: what namespaces are called.
    public static List<String> dnsLabel(String name) {
        List<String> faults = new ArrayList<>();
        if (name.length() > 63) {
            faults.add("must be no more than 63 bytes");
        }
        if (!LABEL.matcher(name).matches()) {
            faults.add(
                    SUBDOMAIN.matcher(name).matches()
                            ? "must not contain dots"
                            : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                                    + " and must start and end with an alphanumeric character"
                                    + example("'my-name',  or '123-abc'", LABEL_FORM));
        }
        return faults;
    }

    /// RFC 1035 label: what services are called.
    public static List<String> dns1035Label(String name) {
        List<String> faults = new ArrayList<>();
        if (name.length() > 63) {
            faults.add("must be no more than 63 bytes");
        }
        if (!DNS_1035.matcher(name).matches()) {
            faults.add("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
                    + " alphabetic character, and end with an alphanumeric character"
                    + example("'my-name',  or 'abc-123'", DNS_1035_FORM));
        }
        return faults;
    }

    /// Anything that can stand in a URL path: what RBAC objects are called.
    public static List<String> pathSegment(String name) {
        List<String> faults = new ArrayList<>();
        if (name.equals(".") || name.equals("..")) {
            faults.add("may not be '" + name + "'");
        }
        for (String part : List.of("/", "%")) {
            if (name.contains(part)) {
                faults.add("may not contain '" + part + "'");
            }
        }
        return faults;
    }

    /// A label or annotation key, or a finalizer: a name with an optional domain before it.
    public static List<String> qualifiedName(String key) {
        List<String> faults = new ArrayList<>();
        String[] parts = key.split("/", -1);
        if (parts.length > 2) {
            return List.of("a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character"
                    + example("'MyName',  or 'my.name',  or '123-abc'", QUALIFIED_FORM)
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                faults.add("prefix part must be non-empty");
            } else {
                subdomain(parts[0]).forEach(fault -> faults.add("prefix part " + fault));
            }
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            faults.add("name part must be non-empty");
        } else if (bytes(name) > 63) {
            faults.add("name part must be no more than 63 bytes");
        }
        if (!QUALIFIED.matcher(name).matches()) {
            faults.add("name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with"
                    + " an alphanumeric character"
                    + example("'MyName',  or 'my.name',  or '123-abc'", QUALIFIED_FORM));
        }
        return faults;
    }

    /// Annotation keys may have upper case in their domain.
    static List<String> annotationKey(String key) {
        return qualifiedName(key.toLowerCase(Locale.ROOT));
    }

    public static List<String> labelValue(String value) {
        List<String> faults = new ArrayList<>();
        if (bytes(value) > 63) {
            faults.add("must be no more than 63 bytes");
        }
        if (!VALUE.matcher(value).matches()) {
            faults.add("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                    + " and must start and end with an alphanumeric character"
                    + example("'MyValue',  or 'my_value',  or '12345'", VALUE_FORM));
        }
        return faults;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String example(String examples, String form) {
        return " (e.g. " + examples + ", regex used for validation is '" + form + "')";
    }
}

package dev.hawser.ui.hub;

/// Something a person may or may not do, in the words of Kubernetes RBAC. Empty strings mean "any" or "none".
public record Attempt(String verb, String group, String resource, String subresource, String namespace, String name) {

    public static Attempt on(String verb, String group, String resource) {
        return new Attempt(verb, group, resource, "", "", "");
    }

    public Attempt subresource(String value) {
        return new Attempt(verb, group, resource, value, namespace, name);
    }

    public Attempt in(String value) {
        return new Attempt(verb, group, resource, subresource, value, name);
    }

    public Attempt named(String value) {
        return new Attempt(verb, group, resource, subresource, namespace, value);
    }
}

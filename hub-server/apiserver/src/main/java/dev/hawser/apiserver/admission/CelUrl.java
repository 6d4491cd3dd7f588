package dev.hawser.apiserver.admission;

import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.hawser.apiserver.admission.CelFunctions.Typed;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A URL in CEL: an absolute one, or an absolute path.
record CelUrl(URI uri) {

    private static final Typed<CelUrl> URL = new Typed<>(OpaqueType.create("kubernetes.URL"), CelUrl.class);

    static void add(CelFunctions functions) {
        MapType query = MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING));
        functions
                .global("url", URL.type(), KubernetesCel.TEXT, CelUrl::parse)
                .global("isURL", SimpleType.BOOL, KubernetesCel.TEXT, text -> read(text) != null)
                .member("getScheme", SimpleType.STRING, URL, url -> orEmpty(url.uri.getScheme()))
                .member("getHost", SimpleType.STRING, URL, CelUrl::host)
                .member("getHostname", SimpleType.STRING, URL, CelUrl::hostname)
                .member("getPort", SimpleType.STRING, URL, CelUrl::port)
                .member("getEscapedPath", SimpleType.STRING, URL, url -> orEmpty(url.uri.getRawPath()))
                .member("getQuery", query, URL, CelUrl::query);
    }

    private static CelUrl parse(String text) {
        CelUrl url = read(text);
        if (url == null) {
            throw new IllegalArgumentException("URL parse error during conversion from string: \"" + text
                    + "\" is neither an absolute URL nor an absolute path");
        }
        return url;
    }

    private static @Nullable CelUrl read(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() || text.startsWith("/") ? new CelUrl(uri) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /// With the port.
    private String host() {
        String authority = orEmpty(uri.getRawAuthority());
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private String hostname() {
        String host = host();
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    private String port() {
        String host = host();
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(colon + 1) : "";
    }

    private Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : orEmpty(uri.getRawQuery()).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
                query.computeIfAbsent(key, any -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

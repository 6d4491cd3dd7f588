package dev.hawser.agent.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Values in a URL's query.
final class HttpQuery {

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpQuery() {}
}

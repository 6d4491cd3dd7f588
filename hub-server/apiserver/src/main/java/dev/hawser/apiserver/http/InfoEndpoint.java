package dev.hawser.apiserver.http;

import dev.hawser.apiserver.object.Documents;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `/version` and the health checks.
final class InfoEndpoint {

    private final VersionInfo version;
    private final Map<String, HealthCheck> readiness;

    /// @param readiness checks of `/readyz` and `/healthz` by name; `/livez` says only that the process answers
    InfoEndpoint(VersionInfo version, Map<String, HealthCheck> readiness) {
        this.version = version;
        this.readiness = new LinkedHashMap<>(readiness);
    }

    /// Empty if the path is none of these.
    Optional<Answer> serve(Exchange exchange, String path) {
        if (path.equals("/version") || path.equals("/version/")) {
            return Optional.of(Answer.json(200, Documents.prettyBytes(version.document())));
        }
        for (String endpoint : new String[] {"healthz", "livez", "readyz"}) {
            if (path.equals("/" + endpoint)) {
                return Optional.of(all(endpoint, exchange));
            }
            if (path.startsWith("/" + endpoint + "/")) {
                return one(endpoint, path.substring(endpoint.length() + 2));
            }
        }
        return Optional.empty();
    }

    private Map<String, HealthCheck> checks(String endpoint) {
        Map<String, HealthCheck> checks = new LinkedHashMap<>();
        checks.put("ping", HealthCheck.ALWAYS);
        if (!endpoint.equals("livez")) {
            checks.putAll(readiness);
        }
        return checks;
    }

    private Answer all(String endpoint, Exchange exchange) {
        StringBuilder report = new StringBuilder();
        boolean healthy = true;
        for (Map.Entry<String, HealthCheck> check : checks(endpoint).entrySet()) {
            boolean excluded = exchange.query().all("exclude").contains(check.getKey());
            boolean ok = excluded || check.getValue().failure().isEmpty();
            healthy &= ok;
            report.append(ok ? "[+]" : "[-]").append(check.getKey());
            report.append(excluded ? " excluded: ok\n" : ok ? " ok\n" : " failed: reason withheld\n");
        }
        if (!healthy) {
            return Answer.text(500, report + endpoint + " check failed\n");
        }
        return Answer.text(200, exchange.query().has("verbose") ? report + endpoint + " check passed\n" : "ok");
    }

    private Optional<Answer> one(String endpoint, String name) {
        return Optional.ofNullable(checks(endpoint).get(name))
                .map(check -> check.failure().isEmpty()
                        ? Answer.text(200, "ok")
                        : Answer.text(500, "internal server error: " + name + " failed: reason withheld\n"));
    }
}

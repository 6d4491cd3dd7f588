package dev.hawser.ui.join;

import dev.hawser.ui.hub.HubConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The command that a person runs against a cluster. It pins the hub's CA, and the token travels neither in an address
/// nor in the arguments of a process.
@ApplicationScoped
public class JoinCommand {
    private final HubConfig config;

    public JoinCommand(HubConfig config) {
        this.config = config;
    }

    /// Reads the CA's file: call it off the session lock.
    public String text(String token) {
        String address = config.publicUrl().orElse(config.url()).replaceAll("/+$", "") + "/join";
        return config.caFile().map(file -> pinned(address, token, pem(file))).orElseGet(() -> plain(address, token));
    }

    /// What the hub answers is applied only if it is the manifest; otherwise it is the reason, and is shown.
    private static String pinned(String address, String token, String pem) {
        return """
                ca=$(mktemp) && manifest=$(mktemp) && cat > "$ca" <<'PEM'
                %s
                PEM
                if curl -sS --fail-with-body --cacert "$ca" -H @- -o "$manifest" %s <<'TOKEN'
                Authorization: Bearer %s
                TOKEN
                then kubectl apply -f "$manifest"; else cat "$manifest" >&2; fi
                rm -f "$ca" "$manifest"
                """.formatted(pem.strip(), address, token);
    }

    private static String plain(String address, String token) {
        return """
                manifest=$(mktemp)
                if curl -sS --fail-with-body -H @- -o "$manifest" %s <<'TOKEN'
                Authorization: Bearer %s
                TOKEN
                then kubectl apply -f "$manifest"; else cat "$manifest" >&2; fi
                rm -f "$manifest"
                """.formatted(address, token);
    }

    private static String pem(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

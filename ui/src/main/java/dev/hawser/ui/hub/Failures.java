package dev.hawser.ui.hub;

import dev.hawser.ui.hub.HubException.Failure;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Turns what the client throws into failures with a sentence for people.
final class Failures {
    private Failures() {}

    static <T> T calling(Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw of(e);
        }
    }

    static HubException of(KubernetesClientException e) {
        int code = e.getCode();
        if (code <= 0) {
            return new HubException(Failure.AWAY, away(e));
        }
        Failure failure = switch (code) {
            case 401 -> Failure.UNAUTHENTICATED;
            case 403 -> Failure.FORBIDDEN;
            case 404, 410 -> Failure.NOT_FOUND;
            case 409 -> Failure.CONFLICT;
            case 502, 503, 504 -> Failure.AWAY;
            default -> code < 500 ? Failure.INVALID : Failure.BROKEN;
        };
        return new HubException(failure, sentence(e.getStatus(), code));
    }

    private static String sentence(@Nullable Status status, int code) {
        String message = status == null ? null : status.getMessage();
        return message == null || message.isBlank() ? "The hub answered " + code + "." : message;
    }

    private static String away(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return "The hub's certificate is not trusted by the configured CA.";
            }
            if (t instanceof UnknownHostException) {
                return "The hub's address is unknown to the name service.";
            }
            String text = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("connection refused")) {
                return "Nothing answers at the hub's address.";
            }
            if (text.contains("timeout") || text.contains("timed out")) {
                return "The hub did not answer in time.";
            }
        }
        return "The hub cannot be reached.";
    }
}

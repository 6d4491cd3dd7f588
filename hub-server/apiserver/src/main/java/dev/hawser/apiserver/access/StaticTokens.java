package dev.hawser.apiserver.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A fixed set of tokens, for simulated clusters and tests. Only digests of them are kept, so that the time of a
/// look-up says nothing about a token.
public final class StaticTokens implements BearerTokens {

    private final Map<String, Caller> callers;

    /// @param callers by token; each caller has its groups complete, `system:authenticated` included
    public StaticTokens(Map<String, Caller> callers) {
        this.callers = callers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(e -> digest(e.getKey()), Map.Entry::getValue));
    }

    @Override
    public Optional<Caller> callerOf(String token) {
        return Optional.ofNullable(callers.get(digest(token)));
    }

    private static String digest(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package dev.hawser.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BearerTokensTest {

    private static final Caller ANNA = new Caller("anna", "", List.of("system:authenticated"), Map.of());

    @Test
    void aKnownTokenIsItsCallers() {
        StaticTokens tokens = new StaticTokens(Map.of("secret", ANNA));

        assertThat(tokens.callerOf("secret")).contains(ANNA);
        assertThat(tokens.callerOf("secre")).isEmpty();
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        assertThat(BearerTokenAuthenticator.token("bearer abc")).contains("abc");
        assertThat(BearerTokenAuthenticator.token("Bearer ")).isEmpty();
        assertThat(BearerTokenAuthenticator.token("Basic abc")).isEmpty();
        assertThat(BearerTokenAuthenticator.token(null)).isEmpty();
    }
}

package dev.hawser.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("CVE-2024-52281, CVE-2026-45738: what gets into a page can neither load, send nor read the session")
class BrowserRulesTest {

    @Test
    void aPageLoadsAndSendsNothingElsewhereAndIsInNoFrame() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();

        BrowserRules.harden(headers, false);

        assertThat(headers.get("Content-Security-Policy"))
                .contains("default-src 'self'", "connect-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
                .contains("base-uri 'self'", "form-action 'self'")
                .doesNotContain("*")
                .doesNotContain("http:");
        assertThat(headers.get("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(headers.get("X-Frame-Options")).isEqualTo("DENY");
        assertThat(headers.contains("Strict-Transport-Security")).isFalse();
        assertThat(headers.contains("Set-Cookie")).isFalse();
    }

    @Test
    void theSessionIsForNoScriptAndNoOtherSite() {
        assertThat(cookies(false, "JSESSIONID=abc; path=/"))
                .containsExactly("JSESSIONID=abc; path=/; HttpOnly; SameSite=Strict");
        assertThat(cookies(false, "JSESSIONID=abc; path=/; HttpOnly; SameSite=Lax"))
                .containsExactly("JSESSIONID=abc; path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void behindTlsTheSessionIsForTlsOnly() {
        assertThat(cookies(true, "JSESSIONID=secure; path=/", "b=c; Secure; HttpOnly; SameSite=Strict"))
                .containsExactly(
                        "JSESSIONID=secure; path=/; HttpOnly; SameSite=Strict; Secure",
                        "b=c; Secure; HttpOnly; SameSite=Strict");
    }

    private static List<String> cookies(boolean tls, String... set) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String cookie : set) {
            headers.add("Set-Cookie", cookie);
        }
        BrowserRules.harden(headers, tls);
        return headers.getAll("Set-Cookie");
    }
}

package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private final Map<String, String> set = new TreeMap<>();

    @AfterEach
    void forget() {
        set.keySet().forEach(System::clearProperty);
    }

    @Test
    void theDefaultsWork() {
        HubConfig config = Settings.read();

        assertThat(config.port()).isEqualTo(6443);
        assertThat(config.reachableAt()).hasToString("https://localhost:6443");
        assertThat(config.store().directory()).isEqualTo(Path.of(".hawser/data/postgres"));
    }

    @Test
    void theDataFollowTheStateDirectory() {
        set("hawser.state-dir", "/var/lib/hawser");

        assertThat(Settings.read().dataDir()).isEqualTo(Path.of("/var/lib/hawser/data"));
        assertThat(Settings.read().audit().file()).isEqualTo(Path.of("/var/lib/hawser/data/audit/audit.log"));
        assertThat(Settings.read().store().secretKeyFile()).isEqualTo(Path.of("/var/lib/hawser/data/secret-key.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hawser.prot                  | 7443                 | hawser.prot is not a setting",
                "hawser.store.nonsense        | 1                    | hawser.store.nonsense is not a setting",
                "hawser.port                  | 0                    | hawser.port must be between",
                "hawser.port                  | many                 | hawser.port",
                "hawser.public-url            | http://hub           | hawser.public-url must be like",
                "hawser.public-url            | https://hub/x        | hawser.public-url must be like",
                "hawser.public-url            | https://hub?token=x  | hawser.public-url must be like",
                "hawser.store.jdbc-url        | jdbc:mysql://x       | hawser.store.jdbc-url must begin",
                "hawser.database.password     | secret               | need hawser.store.jdbc-url",
                "hawser.certificate.life      | 1s                   | hawser.certificate.life must be at least",
                "hawser.audit.max-bytes       | 100                  | hawser.audit.max-bytes must be at least",
                "hawser.audit.kept-files      | -1                   | hawser.audit.kept-files must be",
                "hawser.agent.image           | a b                  | hawser.agent.image must be like",
                "hawser.oidc.sso.audience     | hub                  | hawser.oidc.sso.issuer",
                "hawser.local-accounts.enabled | false               | needs an identity provider in hawser.oidc",
                "hawser.admin.name            | system:masters       | hawser.admin.name must be"
            })
    void whatCannotWorkIsRefusedWithOneSentence(String name, String value, String sentence) {
        set(name, value);

        assertThatThrownBy(Settings::read)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hawser.oidc.sso.issuer         | http://sso.example.com/r   | hawser.oidc.sso.issuer must be like https",
                "hawser.oidc.sso.issuer         | https://sso.example.com?a  | hawser.oidc.sso.issuer must be like https",
                "hawser.oidc.sso.algorithms     | RS256,HS256                | hawser.oidc.sso.algorithms must be among",
                "hawser.oidc.sso.algorithms     | none                       | hawser.oidc.sso.algorithms must be among",
                "hawser.oidc.sso.user-prefix    | system:                    | hawser.oidc.sso.user-prefix must not begin",
                "hawser.oidc.sso.group-prefix   | system:x                   | hawser.oidc.sso.group-prefix must not begin",
                "hawser.oidc.sso.clock-skew     | 1h                         | hawser.oidc.sso.clock-skew must be between",
                "hawser.oidc.sso.check-interval | 5m                         | hawser.oidc.sso.check-interval must be between",
                "hawser.oidc.sso.check          | sometimes                  | hawser.oidc.sso.check",
                "hawser.oidc.sso.ca-file        | /nowhere/ca.crt            | hawser.oidc.sso.ca-file: /nowhere/ca.crt",
                "hawser.oidc.sso.secret         | x                          | hawser.oidc.sso.secret is not a setting",
                "hawser.oidc.b.issuer           | https://sso.example.com/r  | is the issuer of another name",
                "hawser.oidc.b.issuer           | https://other.example.com  | is that of another issuer"
            })
    void identityProvidersThatCannotWorkAreRefusedWithOneSentence(String name, String value, String sentence) {
        set("hawser.oidc.sso.issuer", "https://sso.example.com/r");
        set("hawser.oidc.sso.audience", "hawser-hub");
        if (name.startsWith("hawser.oidc.b.")) {
            set("hawser.oidc.b.audience", "hawser-hub");
        }
        set(name, value);

        assertThatThrownBy(Settings::read)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void withAnIdentityProviderTheLocalAccountsCanBeSwitchedOff() {
        set("hawser.oidc.sso.issuer", "https://sso.example.com/r");
        set("hawser.oidc.sso.audience", "hawser-hub,another");
        set("hawser.local-accounts.enabled", "false");

        HubConfig config = Settings.read();

        assertThat(config.oidc().values())
                .singleElement()
                .satisfies(sso -> assertThat(sso.audience()).containsExactly("hawser-hub", "another"));
        set("hawser.admin.password-file", "/tmp/password");
        assertThatThrownBy(Settings::read).hasMessageContaining("hawser.admin.password-file needs");
    }

    @Test
    void everySettingStandsInTheReference() throws IOException {
        String reference = Files.readString(Path.of("../../docs/reference/configuration.md"));
        List<String> missing = new ArrayList<>();
        Matcher names = Pattern.compile("`(hawser\\.[a-z.-]+)`").matcher(reference);
        List<String> documented = new ArrayList<>();
        while (names.find()) {
            documented.add(names.group(1));
        }
        collect("hawser", HubConfig.class, missing);
        missing.removeAll(documented);

        assertThat(missing).isEmpty();
    }

    private static void collect(String prefix, Class<?> group, List<String> names) {
        for (var method : group.getDeclaredMethods()) {
            if (method.isDefault() || method.isSynthetic()) {
                continue;
            }
            String name =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (method.getReturnType().isInterface()
                    && method.getReturnType().getName().startsWith("dev.hawser")) {
                collect(name, method.getReturnType(), names);
            } else {
                names.add(name);
            }
        }
    }

    private void set(String name, String value) {
        set.put(name, value);
        System.setProperty(name, value);
    }
}

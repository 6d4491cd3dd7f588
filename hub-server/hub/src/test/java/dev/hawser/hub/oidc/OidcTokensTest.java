package dev.hawser.hub.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.hub.MovingClock;
import dev.hawser.hub.oidc.OidcConfig.Check;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OidcTokensTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeProvider provider = new FakeProvider();
    private final MovingClock clock = new MovingClock();
    private OidcTokens tokens = hub("oidc:", "oidc:", Check.USERINFO, "preferred_username");

    @AfterEach
    void stop() {
        provider.close();
    }

    private OidcTokens hub(String userPrefix, String groupPrefix, Check check, String userClaim) {
        return new OidcTokens(
                List.of(new Issuer(
                        "sso",
                        provider.url(),
                        List.of("hawser-hub"),
                        Optional.empty(),
                        List.of("RS256", "ES256"),
                        userClaim,
                        "groups",
                        userPrefix,
                        groupPrefix,
                        Duration.ofSeconds(30),
                        check,
                        Duration.ofSeconds(20))),
                clock);
    }

    private ObjectNode claims() {
        long now = clock.instant().getEpochSecond();
        ObjectNode claims = JSON.createObjectNode()
                .put("iss", provider.url())
                .put("aud", "hawser-hub")
                .put("sub", "u-1")
                .put("preferred_username", "ada")
                .put("iat", now)
                .put("exp", now + 300);
        claims.putArray("groups").add("from-the-token");
        return claims;
    }

    private String signed(ObjectNode claims) {
        return signed(claims, provider.key, provider.key.getKeyId());
    }

    private static String signed(ObjectNode claims, RsaJsonWebKey key, String id) {
        return signed(claims, "RS256", id, key.getPrivateKey());
    }

    private static String signed(ObjectNode claims, String algorithm, String keyId, Key key) {
        try {
            JsonWebSignature token = new JsonWebSignature();
            token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            token.setPayload(claims.toString());
            token.setAlgorithmHeaderValue(algorithm);
            token.setKeyIdHeaderValue(keyId);
            token.setKey(key);
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void isRefused(String token) {
        assertThatThrownBy(() -> tokens.callerOf(token))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED));
    }

    @Test
    void aGoodTokenNamesThePersonAndTheGroupsThatTheProviderSaysNow() {
        provider.knows("u-1", "fleet-admins", "viewers");

        Caller caller = tokens.callerOf(signed(claims())).orElseThrow();

        assertThat(caller.name()).isEqualTo("oidc:ada");
        assertThat(caller.uid()).isEqualTo("u-1");
        assertThat(caller.groups()).containsExactly("oidc:fleet-admins", "oidc:viewers", "system:authenticated");
    }

    @Test
    void tokensOfNoOrAnotherIssuerAreNotOfThisSort() {
        provider.knows("u-1");

        assertThat(tokens.callerOf(signed(claims().put("iss", "https://elsewhere.example.com"))))
                .isEmpty();
        assertThat(tokens.callerOf("hjt.a.b")).isEmpty();
        assertThat(tokens.callerOf("x")).isEmpty();
        assertThat(tokens.callerOf("..")).isEmpty();
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        provider.knows("u-1");
        ObjectNode without = claims();
        without.remove("aud");

        isRefused(signed(claims().put("aud", "another-application")));
        isRefused(signed(without));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        provider.knows("u-1");
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String header = base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        String body = base64.encodeToString(claims().toString().getBytes(StandardCharsets.UTF_8));

        isRefused(header + "." + body + ".");
    }

    @Test
    void aTokenSignedWithThePublicKeyAsSecretIsRefused() throws JoseException {
        provider.knows("u-1");
        byte[] published = provider.key.getPublicKey().getEncoded();

        isRefused(signed(claims(), "HS256", "first", new HmacKey(published)));
    }

    @Test
    void anAlgorithmThatIsNotOnTheListIsRefused() {
        provider.knows("u-1");

        isRefused(signed(claims(), "RS512", "first", provider.key.getPrivateKey()));
    }

    @Test
    void aForgedTokenIsRefused() {
        provider.knows("u-1");
        String good = signed(claims());
        String[] parts = good.split("\\.", -1);
        String other = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        claims().put("preferred_username", "root").toString().getBytes(StandardCharsets.UTF_8));

        isRefused(parts[0] + "." + other + "." + parts[2]);
        isRefused(signed(claims(), FakeProvider.UNPUBLISHED, "first"));
        assertThat(tokens.callerOf(good)).isPresent();
    }

    @Test
    void anExpiredTokenIsRefusedWhenTheClocksToleranceIsOver() {
        provider.knows("u-1");
        String token = signed(claims());
        clock.forward(Duration.ofSeconds(320));
        assertThat(tokens.callerOf(token)).isPresent();

        clock.forward(Duration.ofSeconds(20));

        isRefused(token);
        tokens = hub("oidc:", "oidc:", Check.USERINFO, "preferred_username");
        isRefused(token);
    }

    @Test
    void aTokenWithoutEndOrFromTheFutureIsRefused() {
        provider.knows("u-1");
        ObjectNode endless = claims();
        endless.remove("exp");

        isRefused(signed(endless));
        isRefused(signed(claims().put("nbf", clock.instant().getEpochSecond() + 60)));
    }

    @Test
    void aNewKeyOfTheProviderIsFoundAndMadeUpKeysDoNotHammerIt() {
        provider.knows("u-1");
        assertThat(tokens.callerOf(signed(claims()))).isPresent();
        provider.key = FakeProvider.newKey("second");
        clock.forward(Duration.ofSeconds(11));

        assertThat(tokens.callerOf(signed(claims()))).isPresent();
        int before = provider.keyRequests.get();
        IntStream.range(0, 20).forEach(i -> isRefused(signed(claims(), FakeProvider.UNPUBLISHED, "made-up-" + i)));

        assertThat(provider.keyRequests.get()).isEqualTo(before);
    }

    @Test
    void nobodyOfTheProviderIsTakenForTheHubsOwn() {
        tokens = hub("", "", Check.USERINFO, "preferred_username");
        provider.knows("u-1", "system:masters", "viewers", "a\nb");

        assertThat(tokens.callerOf(signed(claims())).orElseThrow().groups())
                .containsExactly("viewers", "system:authenticated");
        isRefused(signed(claims().put("preferred_username", "system:admin")));
        isRefused(signed(claims().put("preferred_username", " ")));
        isRefused(signed(claims().put("preferred_username", 7)));
    }

    @Test
    void anEMailAddressNamesAPersonOnlyWhenItIsVerified() {
        tokens = hub("", "oidc:", Check.USERINFO, "email");
        provider.knows("u-1");

        isRefused(signed(claims().put("email", "ada@example.com")));
        assertThat(tokens.callerOf(
                                signed(claims().put("email", "ada@example.com").put("email_verified", true)))
                        .orElseThrow()
                        .name())
                .isEqualTo("ada@example.com");
    }

    @Test
    void aRemovedGroupAndARevokedPersonAreOutWhenTheWordIsOld() {
        provider.knows("u-1", "fleet-admins");
        String token = signed(claims());
        assertThat(tokens.callerOf(token).orElseThrow().groups()).contains("oidc:fleet-admins");
        provider.knows("u-1");
        assertThat(tokens.callerOf(token).orElseThrow().groups()).contains("oidc:fleet-admins");

        clock.forward(Duration.ofSeconds(21));
        assertThat(tokens.callerOf(token).orElseThrow().groups()).containsExactly("system:authenticated");

        provider.people.clear();
        clock.forward(Duration.ofSeconds(21));
        isRefused(token);
        provider.knows("u-1");
        isRefused(token);
    }

    @Test
    void theProviderIsAskedOncePerInterval() {
        provider.knows("u-1");
        String token = signed(claims());

        IntStream.range(0, 50).forEach(i -> assertThat(tokens.callerOf(token)).isPresent());

        assertThat(provider.userInfoRequests).hasValue(1);
        assertThat(provider.keyRequests).hasValue(1);
    }

    @Test
    void whileTheProviderIsAwayItsLastWordHoldsForUnderAMinuteAndThenNobodyIsToldThatTheTokenIsBad() {
        provider.knows("u-1");
        String token = signed(claims());
        assertThat(tokens.callerOf(token)).isPresent();
        provider.well = false;

        clock.forward(Duration.ofSeconds(30));
        assertThat(tokens.callerOf(token)).isPresent();

        clock.forward(Duration.ofSeconds(15));
        isUnknown(token);
        provider.well = true;
        clock.forward(Duration.ofSeconds(5));
        assertThat(tokens.callerOf(token)).isPresent();
    }

    @Test
    void withoutTheProvidersKeysNothingIsDecided() {
        provider.well = false;

        isUnknown(signed(claims()));
    }

    @Test
    void aDiscoveryDocumentOfAnotherIssuerIsNotBelieved() {
        provider.discoveredIssuer = "http://127.0.0.1:1/other";

        isUnknown(signed(claims()));
    }

    private void isUnknown(String token) {
        assertThatThrownBy(() -> tokens.callerOf(token))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SERVICE_UNAVAILABLE));
    }

    @Test
    void theWordOfAnotherPersonIsNotTaken() {
        provider.knows("u-1");
        provider.says("u-1", "u-2");

        isRefused(signed(claims()));
    }

    @Test
    void withoutCheckTheGroupsOfTheTokenHold() {
        tokens = hub("oidc:", "oidc:", Check.NONE, "preferred_username");

        assertThat(tokens.callerOf(signed(claims())).orElseThrow().groups()).contains("oidc:from-the-token");
        assertThat(provider.userInfoRequests).hasValue(0);
    }
}

package dev.hawser.hub.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/// An identity provider on loopback that can also do what real ones do not.
final class FakeProvider implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    /// Made once: it takes a second.
    private static final RsaJsonWebKey FIRST = newKey("first");
    static final RsaJsonWebKey UNPUBLISHED = newKey("unpublished");

    final AtomicInteger keyRequests = new AtomicInteger();
    final AtomicInteger userInfoRequests = new AtomicInteger();
    volatile RsaJsonWebKey key = FIRST;
    volatile boolean well = true;
    volatile String discoveredIssuer;
    /// What UserInfo answers per `sub`; who is not in it is refused.
    final Map<String, ObjectNode> people = new HashMap<>();

    private final HttpServer server;

    FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        discoveredIssuer = url();
        server.createContext("/", this::answer);
        server.start();
    }

    static RsaJsonWebKey newKey(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = switch (exchange.getRequestURI().getPath()) {
            case "/.well-known/openid-configuration" ->
                JSON.createObjectNode()
                        .put("issuer", discoveredIssuer)
                        .put("jwks_uri", url() + "/keys")
                        .put("userinfo_endpoint", url() + "/userinfo")
                        .toString();
            case "/keys" -> {
                keyRequests.incrementAndGet();
                yield new JsonWebKeySet(List.of(key)).toJson(OutputControlLevel.PUBLIC_ONLY);
            }
            case "/userinfo" -> {
                userInfoRequests.incrementAndGet();
                yield userInfo(exchange.getRequestHeaders().getFirst("Authorization"));
            }
            default -> "";
        };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(!well ? 503 : body.isEmpty() ? 401 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String userInfo(String header) {
        try {
            JsonWebSignature signed = new JsonWebSignature();
            signed.setCompactSerialization(header.substring("Bearer ".length()));
            JsonNode claims = JSON.readTree(signed.getUnverifiedPayload());
            ObjectNode person = people.get(claims.path("sub").asText());
            return person == null ? "" : person.toString();
        } catch (JoseException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Somebody who is known, in these groups.
    void knows(String sub, String... groups) {
        ObjectNode person = JSON.createObjectNode().put("sub", sub);
        for (String group : groups) {
            person.withArray("groups").add(group);
        }
        people.put(sub, person);
    }

    /// Answers with somebody else.
    void says(String sub, String other) {
        people.put(sub, JSON.createObjectNode().put("sub", other));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

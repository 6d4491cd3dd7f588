package dev.hawser.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectMetaRulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "configmaps|a.b-c|",
                "configmaps|Upper|a lowercase RFC 1123 subdomain must consist",
                "configmaps|-dash|a lowercase RFC 1123 subdomain must consist",
                "namespaces|a.b|must not contain dots",
                "namespaces|A|a lowercase RFC 1123 label must consist",
                "roles|system:some:Role|",
                "roles|a/b|may not contain '/'",
            })
    void eachKindHasItsFormOfNames(String plural, String name, @Nullable String fault) {
        String namespace = plural.equals("namespaces") ? "" : ", \"namespace\": \"n\"";

        List<Cause> causes = faults(plural, "{\"name\": \"" + name + "\"" + namespace + "}", null);

        if (fault == null) {
            assertThat(causes).isEmpty();
        } else {
            assertThat(causes).singleElement().satisfies(cause -> {
                assertThat(cause.field()).isEqualTo("metadata.name");
                assertThat(cause.message()).startsWith("Invalid value: \"" + name + "\": " + fault);
            });
        }
    }

    @Test
    void aNameIsNeededOrAPrefixForOne() {
        assertThat(faults("configmaps", "{\"namespace\": \"n\"}", null))
                .containsExactly(new Cause(
                        "FieldValueRequired", "Required value: name or generateName is required", "metadata.name"));
        assertThat(faults("configmaps", "{\"namespace\": \"n\", \"generateName\": \"a-\"}", null))
                .isEmpty();
    }

    @Test
    void aNameIsNotLongerThan253Characters() {
        assertThat(faults("configmaps", named("n".repeat(253), ""), null)).isEmpty();
        assertThat(faults("configmaps", named("n".repeat(254), ""), null))
                .extracting(Cause::message)
                .containsExactly("Invalid value: \"" + "n".repeat(254) + "\": must be no more than 253 characters");
    }

    @Test
    void labelsHaveKeysAndValuesOfLimitedForm() {
        assertThat(faults("configmaps", named("c", ", \"labels\": {\"k\": \"" + "v".repeat(64) + "\"}"), null))
                .containsExactly(new Cause(
                        "FieldValueInvalid",
                        "Invalid value: \"" + "v".repeat(64) + "\": must be no more than 63 bytes",
                        "metadata.labels"));
        assertThat(faults("configmaps", named("c", ", \"labels\": {\"a b\": \"x\", \"A.com/\": \"\"}"), null))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(c -> assertThat(c.field()).isEqualTo("metadata.labels"));
        assertThat(faults("configmaps", named("c", ", \"labels\": {\"example.com/a_B.c\": \"\"}"), null))
                .isEmpty();
    }

    @Test
    void annotationsAreLimitedInSizeTogether() {
        String big = named("c", ", \"annotations\": {\"a\": \"" + "x".repeat(256 * 1024) + "\"}");

        assertThat(faults("configmaps", big, null)).extracting(Cause::reason).containsExactly("FieldValueTooLong");
    }

    @Test
    void onlyOneOwnerIsTheController() {
        String owner =
                "{\"apiVersion\": \"v1\", \"kind\": \"X\", \"name\": \"%s\", \"uid\": \"%s\", \"controller\": true}";
        String owners = "[" + owner.formatted("a", "1") + "," + owner.formatted("b", "2") + "]";

        assertThat(faults("configmaps", named("c", ", \"ownerReferences\": " + owners), null))
                .singleElement()
                .satisfies(c -> assertThat(c.message()).endsWith("in references for a and b"));
    }

    @Test
    void whoIsBeingDeletedGetsNoNewFinalizers() {
        String old = named("c", ", \"deletionTimestamp\": \"2026-01-01T00:00:00Z\", \"finalizers\": [\"a.com/x\"]");

        assertThat(faults("configmaps", named("c", ", \"finalizers\": [\"a.com/x\", \"b.com/y\"]"), old))
                .containsExactly(new Cause(
                        "FieldValueForbidden",
                        "Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers"
                                + " []string{\"b.com/y\"}",
                        "metadata.finalizers"));
    }

    @Test
    void membersGivenTwiceAreFound() throws IOException {
        assertThat(DuplicateFields.find("{\"a\": 1, \"b\": [{\"c\": 1, \"c\": 2}], \"a\": 2, \"a\": 3}"
                        .getBytes(StandardCharsets.UTF_8)))
                .containsExactly("b[0].c", "a");
    }

    private static String named(String name, String more) {
        return "{\"name\": \"" + name + "\", \"namespace\": \"n\"" + more + "}";
    }

    private static List<Cause> faults(String plural, String metadata, @Nullable String old) {
        ResourceKind kind = BuiltInKinds.hub().stream()
                .filter(k -> k.type().resource().equals(plural))
                .findFirst()
                .orElseThrow();
        return ObjectMetaRules.validate(
                kind, kind.storageVersion(), object(metadata), old == null ? null : object(old));
    }

    private static ObjectNode object(String metadata) {
        try {
            return (ObjectNode) new ObjectMapper().readTree("{\"metadata\": " + metadata + "}");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.hawser.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonLinesAuditLogTest {

    @Test
    void aLineSaysWhoDidWhatFromWhereAndWhatCameOfIt() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonLinesAuditLog log = new JsonLinesAuditLog(out);

        log.record(new AuditEvent(
                Instant.parse("2024-05-01T10:00:00Z"),
                new Caller("anna", "", List.of("net"), Map.of("claim", List.of("private"))),
                "root",
                "10.0.0.7",
                "kubectl/v1",
                new Attributes("patch", "", "v1", "secrets", "", "one", "s", ""),
                41,
                42,
                200,
                false));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                {"time":"2024-05-01T10:00:00Z","user":"anna","groups":["net"],"impersonator":"root","source":"10.0.0.7",\
                "userAgent":"kubectl/v1","verb":"patch","resource":"secrets","namespace":"one","name":"s",\
                "oldRevision":41,"newRevision":42,"code":200}
                """);
    }
}

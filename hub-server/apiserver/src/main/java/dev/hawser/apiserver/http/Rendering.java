package dev.hawser.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.Outcome;
import dev.hawser.apiserver.verb.Page;
import dev.hawser.apiserver.verb.ServedForm;
import dev.hawser.apiserver.verb.Target;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Makes the answer to one request in the form that the client accepts.
final class Rendering {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private final Representation representation;
    private final Shaping shaping;
    private final Target target;
    private final ServedForm form;

    Rendering(Shaping shaping, Target target, ServedForm form) {
        this.representation = shaping.representation();
        this.shaping = shaping;
        this.target = target;
        this.form = form;
    }

    Answer object(StoredResource object) {
        return shaping.isPlain()
                ? answer(200, form.bytes(object))
                : answer(200, Documents.bytes(shaping.one(form.tree(object), true)));
    }

    Answer outcome(Outcome outcome, int status) {
        if (shaping.isPlain() && outcome.stored().isPresent()) {
            return answer(status, form.bytes(outcome.stored().get())).about(outcome);
        }
        ObjectNode document = outcome.document();
        boolean isStatus = document.path("kind").asText().equals("Status");
        return document(status, isStatus ? document : shaping.one(document, true))
                .about(outcome);
    }

    Answer document(int status, ObjectNode document) {
        return answer(status, Documents.bytes(document));
    }

    Answer list(Page page) {
        if (!shaping.isPlain()) {
            List<ObjectNode> trees = page.items().stream().map(form::tree).toList();
            return answer(200, Documents.bytes(shaping.list(trees, listMetadata(page))));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(
                256 + page.items().stream().mapToInt(item -> item.size() + 64).sum());
        out.writeBytes(listHead(page));
        boolean first = true;
        for (StoredResource item : page.items()) {
            if (!first) {
                out.write(',');
            }
            out.writeBytes(form.itemBytes(item));
            first = false;
        }
        out.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        return answer(200, out.toByteArray());
    }

    /// Up to and including the bracket that opens the items.
    private byte[] listHead(Page page) {
        ObjectNode head = Documents.object();
        head.put("kind", target.kind().listKind());
        head.put("apiVersion", target.apiVersion());
        head.set("metadata", listMetadata(page));
        byte[] bytes = Documents.bytes(head);
        String text = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
        return (text + ",\"items\":[").getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode listMetadata(Page page) {
        ObjectNode metadata = Documents.object();
        metadata.put("resourceVersion", Long.toString(page.revision()));
        if (!page.continueToken().isEmpty()) {
            metadata.put("continue", page.continueToken());
        }
        if (page.remaining() >= 0) {
            metadata.put("remainingItemCount", page.remaining());
        }
        return metadata;
    }

    private Answer answer(int status, byte[] json) {
        if (!representation.yaml() && !representation.pretty()) {
            return Answer.json(status, json);
        }
        try {
            JsonNode tree = Documents.parse(json);
            byte[] body = representation.yaml() ? YAML.writeValueAsBytes(tree) : Documents.prettyBytes(tree);
            return Answer.of(status, representation.mediaType(), body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

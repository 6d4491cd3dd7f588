package dev.hawser.apiserver.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import java.io.IOException;
import java.io.OutputStream;
import org.jboss.logging.Logger;

/// An audit log of one JSON object per line.
public final class JsonLinesAuditLog implements AuditLog, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(JsonLinesAuditLog.class);

    private final OutputStream out;

    /// @param out written unbuffered, a line at a time; closed with the log
    public JsonLinesAuditLog(OutputStream out) {
        this.out = out;
    }

    @Override
    public void record(AuditEvent event) {
        byte[] line = Documents.bytes(toJson(event));
        byte[] ended = new byte[line.length + 1];
        System.arraycopy(line, 0, ended, 0, line.length);
        ended[line.length] = '\n';
        try {
            synchronized (out) {
                out.write(ended);
                out.flush();
            }
        } catch (IOException e) {
            LOG.errorf(e, "an audit record could not be written");
        }
    }

    static ObjectNode toJson(AuditEvent event) {
        Attributes request = event.request();
        ObjectNode json = Documents.object();
        json.put("time", event.at().toString());
        json.put("user", event.caller().name());
        event.caller().groups().forEach(json.putArray("groups")::add);
        put(json, "impersonator", event.impersonator());
        put(json, "source", event.source());
        put(json, "userAgent", event.userAgent());
        json.put("verb", request.verb());
        put(json, "path", request.path());
        put(json, "group", request.group());
        put(json, "resource", request.resource());
        put(json, "subresource", request.subresource());
        put(json, "namespace", request.namespace());
        put(json, "name", request.name());
        if (event.oldRevision() > 0) {
            json.put("oldRevision", event.oldRevision());
        }
        if (event.newRevision() > 0) {
            json.put("newRevision", event.newRevision());
        }
        json.put("code", event.code());
        if (event.dryRun()) {
            json.put("dryRun", true);
        }
        return json;
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (out) {
            out.close();
        }
    }
}

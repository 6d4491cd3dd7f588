package dev.hawser.simulator.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.simulator.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// One client of the hub, with a TLS connection of its own.
final class HubConnection {

    static final String WORKS = "/apis/work.open-cluster-management.io/v1/namespaces/%s/manifestworks";
    static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/%s/leases";
    static final String NAMESPACES = "/api/v1/namespaces";

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final HttpClient http;

    HubConnection(HttpClient http) {
        this.http = http;
    }

    /// @param status of the answer
    /// @param body of the answer
    record Reply(int status, Buffer body) {

        Reply orFail(String what) {
            if (status >= 300) {
                throw new Fault(what + " was answered with " + status + ": " + body);
            }
            return this;
        }
    }

    CompletableFuture<Reply> send(HttpMethod method, String path, String contentType, Buffer body) {
        RequestOptions options = new RequestOptions().setMethod(method).setURI(path);
        return http.request(options)
                .compose(request -> {
                    request.putHeader("Content-Type", contentType);
                    return body.length() == 0 ? request.send() : request.send(body);
                })
                .compose(response -> response.body().map(answer -> new Reply(response.statusCode(), answer)))
                .toCompletionStage()
                .toCompletableFuture();
    }

    CompletableFuture<Reply> get(String path) {
        return send(HttpMethod.GET, path, "application/json", Buffer.buffer());
    }

    CompletableFuture<Reply> patch(String path, ObjectNode patch) {
        return send(HttpMethod.PATCH, path, "application/merge-patch+json", Buffer.buffer(patch.toString()));
    }

    /// Creates the object unless it exists.
    void ensure(String collection, ObjectNode object) {
        String path = collection + "/" + object.path("metadata").path("name").asText();
        if (get(path).join().status() == NOT_FOUND) {
            Reply made = send(HttpMethod.POST, collection, "application/json", Buffer.buffer(object.toString()))
                    .join();
            if (made.status() != CONFLICT) {
                made.orFail("the creation of " + path);
            }
        }
    }

    /// Watches a collection from now on; done when the hub has accepted it.
    ///
    /// @param onLine told of each event
    CompletableFuture<?> watch(String path, Consumer<Buffer> onLine) {
        return http.request(new RequestOptions()
                        .setURI(path + "?watch=true&sendInitialEvents=false"
                                + "&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"))
                .compose(request -> request.send())
                .map(response -> {
                    if (response.statusCode() != 200) {
                        throw new Fault("a watch was answered with " + response.statusCode());
                    }
                    return response.handler(io.vertx.core.parsetools.RecordParser.newDelimited("\n", onLine::accept));
                })
                .toCompletionStage()
                .toCompletableFuture();
    }

    void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
    }
}

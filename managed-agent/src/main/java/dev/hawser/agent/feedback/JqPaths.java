package dev.hawser.agent.feedback;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/// Where a path expression of jq leads to. Nothing of jq is loaded before the first expression is used.
public final class JqPaths {

    private static final int SECONDS = 1;
    private static final Scope SCOPE = scope();

    private static Scope scope() {
        Scope scope = Scope.newEmptyScope();
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, scope);
        return scope;
    }

    /// The places of an expression such as `.spec.containers[] | select(.name == "proxy") | .resources` that exist.
    ///
    /// @throws IllegalArgumentException if it is no path expression, fails, or takes longer than a second
    public static List<JsonPointer> find(String expression, JsonNode root) {
        CompletableFuture<List<JsonPointer>> answer = new CompletableFuture<>();
        Thread worker = Thread.ofPlatform().daemon().name("jq").start(() -> {
            try {
                answer.complete(evaluate(expression, root));
            } catch (JsonQueryException | RuntimeException | StackOverflowError e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            worker.interrupt();
            throw new IllegalArgumentException("jq " + expression + ": takes longer than " + SECONDS + " s", e);
        } catch (ExecutionException e) {
            String message =
                    e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
            throw new IllegalArgumentException("jq " + expression + ": " + message, e);
        } catch (InterruptedException e) {
            worker.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("jq " + expression + ": interrupted", e);
        }
    }

    private static List<JsonPointer> evaluate(String expression, JsonNode root) throws JsonQueryException {
        JsonQuery query = JsonQuery.compile("path(" + expression + ")", Versions.JQ_1_6);
        List<JsonPointer> places = new ArrayList<>();
        query.apply(Scope.newChildScope(SCOPE), root, path -> {
            JsonPointer place = JsonPointer.empty();
            for (JsonNode step : path) {
                place = step.isIntegralNumber()
                        ? place.appendIndex(step.intValue())
                        : place.appendProperty(step.asText());
            }
            if (!root.at(place).isMissingNode()) {
                places.add(place);
            }
        });
        return places;
    }

    private JqPaths() {}
}

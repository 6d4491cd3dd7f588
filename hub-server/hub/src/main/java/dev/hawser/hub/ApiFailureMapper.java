package dev.hawser.hub;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.StatusDocument;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Refusals of the REST side look like those of the API: a Kubernetes `Status`.
class ApiFailureMapper {

    @ServerExceptionMapper
    Response refused(ApiException failure) {
        Response.ResponseBuilder answer = Response.status(failure.code())
                .type(MediaType.APPLICATION_JSON)
                .entity(new String(Documents.bytes(StatusDocument.of(failure)), StandardCharsets.UTF_8));
        int seconds = failure.details().retryAfterSeconds();
        return (seconds > 0 ? answer.header("Retry-After", seconds) : answer).build();
    }
}

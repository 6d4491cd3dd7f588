package dev.hawser.apiserver.review;

import dev.hawser.apiserver.access.BearerTokens;
import dev.hawser.apiserver.access.RbacAuthorizer;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.verb.CreateHandler;
import java.util.List;
import java.util.Map;

/// All review kinds of a server with RBAC.
public final class Reviews {

    private Reviews() {}

    /// The handler of each review's type.
    ///
    /// @param tokens that a TokenReview can be about
    public static Map<GroupResource, CreateHandler> of(RbacAuthorizer authorizer, List<BearerTokens> tokens) {
        String authorization = "authorization.k8s.io";
        String authentication = "authentication.k8s.io";
        return Map.of(
                new GroupResource(authorization, "selfsubjectaccessreviews"),
                AccessReviews.selfSubjectAccess(authorizer),
                new GroupResource(authorization, "subjectaccessreviews"),
                AccessReviews.subjectAccess(authorizer),
                new GroupResource(authorization, "localsubjectaccessreviews"),
                AccessReviews.localSubjectAccess(authorizer),
                new GroupResource(authorization, "selfsubjectrulesreviews"),
                AccessReviews.selfSubjectRules(authorizer),
                new GroupResource(authentication, "selfsubjectreviews"),
                IdentityReviews.selfSubject(),
                new GroupResource(authentication, "tokenreviews"),
                IdentityReviews.token(tokens));
    }
}

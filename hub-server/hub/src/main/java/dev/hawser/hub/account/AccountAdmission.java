package dev.hawser.hub.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Nobody makes an account, or changes one, as which he could not act anyway: writing the Secret of an account needs
/// the right to `impersonate` its user and each of its groups. The right to write secrets alone is not enough to
/// become an administrator.
public final class AccountAdmission implements AdmissionHook {

    private final Authorizer authorizer;

    public AccountAdmission(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.kind().type().equals(LocalAccounts.SECRETS)
                || !request.namespace().equals(LocalAccounts.NAMESPACE)) {
            return;
        }
        check(request, request.old());
        check(request, request.object());
    }

    private void check(AdmissionRequest request, @Nullable ObjectNode secret) {
        if (secret != null && secret.path("type").asText().equals(LocalAccounts.TYPE)) {
            require(request, "users", Metadata.of(secret).name());
            groups(secret).forEach(group -> require(request, "groups", group));
        }
    }

    private static List<String> groups(ObjectNode secret) {
        try {
            return LocalAccounts.data(secret, "groups").lines().toList();
        } catch (IllegalArgumentException e) {
            throw Failures.badRequest("data.groups: must be base64 of group names, one a line");
        }
    }

    private void require(AdmissionRequest request, String what, String name) {
        Attributes act = new Attributes("impersonate", "", "v1", what, "", "", name, "");
        if (!authorizer.decide(request.caller(), act).allowed()) {
            throw Failures.forbidden(
                    LocalAccounts.SECRETS,
                    request.name(),
                    "an account needs the right to impersonate its user and groups, " + what + " \"" + name
                            + "\" is not among yours");
        }
    }
}

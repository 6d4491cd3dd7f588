package dev.hawser.hub;

import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.access.Authenticator;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.BearerTokenAuthenticator;
import dev.hawser.apiserver.access.BearerTokens;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.RbacAuthorizer;
import dev.hawser.apiserver.admission.BuiltInRules;
import dev.hawser.apiserver.fairness.Fairness;
import dev.hawser.apiserver.fairness.Fairness.Limits;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.http.ApiServerBuilder;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.StoredView;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.review.AccessReviews;
import dev.hawser.apiserver.review.Reviews;
import dev.hawser.apiserver.store.StoreException;
import dev.hawser.apiserver.verb.CrdRegistration;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.account.AccountAdmission;
import dev.hawser.hub.account.LocalAccounts;
import dev.hawser.hub.addon.AddOnVersions;
import dev.hawser.hub.cluster.AcceptanceReconciler;
import dev.hawser.hub.cluster.AvailabilityReconciler;
import dev.hawser.hub.cluster.ClusterAdmission;
import dev.hawser.hub.cluster.ClusterSetReconciler;
import dev.hawser.hub.cluster.ClusterSetRoles;
import dev.hawser.hub.cluster.DeployAdmission;
import dev.hawser.hub.cluster.DetachReconciler;
import dev.hawser.hub.cluster.DuplicateReconciler;
import dev.hawser.hub.cluster.FeatureLabelReconciler;
import dev.hawser.hub.cluster.SetBindingAdmission;
import dev.hawser.hub.cluster.SetBindingReconciler;
import dev.hawser.hub.event.EventExpiry;
import dev.hawser.hub.event.EventReconciler;
import dev.hawser.hub.identity.CertificateApprover;
import dev.hawser.hub.identity.CertificateAuthenticator;
import dev.hawser.hub.identity.CertificateSigner;
import dev.hawser.hub.identity.Gate;
import dev.hawser.hub.identity.HubRecord;
import dev.hawser.hub.identity.HubRecordReconciler;
import dev.hawser.hub.identity.Members;
import dev.hawser.hub.identity.ServiceAccountSecrets;
import dev.hawser.hub.identity.ServiceAccountTokens;
import dev.hawser.hub.identity.SignedTokens;
import dev.hawser.hub.join.BootstrapKubeconfig;
import dev.hawser.hub.join.JoinAuthorizer;
import dev.hawser.hub.join.JoinManifest;
import dev.hawser.hub.join.JoinRequests;
import dev.hawser.hub.join.JoinTokenAdmission;
import dev.hawser.hub.join.JoinTokenReconciler;
import dev.hawser.hub.join.JoinTokens;
import dev.hawser.hub.join.JoiningAdmission;
import dev.hawser.hub.network.NetworkControllers;
import dev.hawser.hub.oidc.OidcTokens;
import dev.hawser.hub.reconcile.BackOff;
import dev.hawser.hub.reconcile.Controllers;
import dev.hawser.hub.reconcile.Leadership;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.submariner.SubmarinerSettings;
import dev.hawser.hub.work.FinishedWorkReconciler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The hub without its process: everything that is said of the API and done by controllers, put together over
/// a store. This is the one place where the parts meet; it holds no rules of its own.
final class Hub implements AutoCloseable {

    private static final int MOST_ATTEMPTS = 20;
    private static final GroupResource SERVICE_ACCOUNTS = new GroupResource("", "serviceaccounts");

    private final HubParts parts;
    private final KindRegistry kinds = new KindRegistry();
    private final RbacAuthorizer rbac;
    private final Authorizer authorizer;
    private final ApiServer api;
    private final CrdRegistration definitions;
    private final LocalAccounts accounts;
    private final JoinManifest joinManifest;
    private final BootstrapKubeconfig bootstrapKubeconfig;
    private final Controllers controllers;
    private volatile @Nullable Leadership leadership;

    /// Serves and reconciles nothing yet.
    Hub(HubParts parts) {
        this.parts = parts;
        kinds.registerAll(BuiltInKinds.hub());

        Members members = new Members(parts.store());
        JoinTokens joinTokens = new JoinTokens(parts.store(), parts.clock());
        ServiceAccountTokens serviceAccounts = new ServiceAccountTokens(parts.tokens(), parts.store(), parts.clock());
        accounts = new LocalAccounts(parts.store(), parts.tokens(), parts.clock(), parts.sessionLife());
        List<BearerTokens> bearers = List.of(
                joinTokens,
                new SignedTokens(
                        parts.tokens(),
                        serviceAccounts,
                        claims -> parts.administrator().flatMap(local -> accounts.callerOf(claims))),
                new OidcTokens(parts.issuers(), parts.clock()));
        rbac = new RbacAuthorizer(parts.store());
        OpenPaths open = new OpenPaths(new JoinAuthorizer(parts.store(), joinTokens, parts.clock(), rbac));
        authorizer = open;
        // A token is what somebody shows on purpose, a certificate is what the connection happens to have.
        List<Authenticator> authenticators = List.of(
                new BearerTokenAuthenticator(bearers),
                new CertificateAuthenticator(parts.authority(), members, parts.clock()),
                open);

        ApiServerBuilder builder = ApiServer.over(parts.store())
                .kinds(kinds)
                .views(views())
                .clock(parts.clock())
                .random(parts.random())
                .authorizer(authorizer)
                .audit(parts.audit())
                .fairness(new Fairness(Limits.of(Runtime.getRuntime().availableProcessors()), new HubLevels()))
                .healthCheck("store", this::storeProblem)
                .healthCheck("controllers", this::controllersProblem)
                .protectedNamespaces(Set.of("default", "kube-system", "kube-public", LocalAccounts.NAMESPACE))
                .hooks(BuiltInRules.hooks(rbac, parts.clock()))
                .hook(new AccountAdmission(authorizer))
                .hook(new JoinTokenAdmission(authorizer, parts.clock(), parts.random()))
                .hook(new JoiningAdmission(joinTokens))
                .hook(new ClusterAdmission(parts.store(), authorizer, JoinTokens.JOINERS))
                .hook(new SetBindingAdmission(authorizer))
                .hook(new DeployAdmission(authorizer))
                .hooks(NetworkControllers.hooks())
                .visibility(NetworkControllers.visibility())
                .createHandler(SERVICE_ACCOUNTS, "token", serviceAccounts);
        authenticators.forEach(builder::authenticator);
        Reviews.of(rbac, bearers)
                .forEach((type, handler) -> builder.createHandler(
                        type,
                        "",
                        type.resource().equals("selfsubjectaccessreviews")
                                ? AccessReviews.selfSubjectAccess(authorizer)
                                : handler));
        api = builder.build();
        definitions = new CrdRegistration(parts.store(), kinds, api.verbs(), parts.clock());

        JoinRequests joining = new JoinRequests(joinTokens, parts.clock());
        String authority = parts.authority().certificatePem();
        joinManifest = new JoinManifest(joining, parts.url(), authority, parts.agentImage());
        bootstrapKubeconfig = new BootstrapKubeconfig(joining, parts.url(), authority);
        controllers = new Controllers(
                parts.store(),
                reconcilers(api.client(Caller.HUB), members, joinTokens, serviceAccounts),
                parts.clock(),
                parts.random(),
                BackOff.DEFAULT,
                parts.resync());
    }

    private static Map<GroupResource, StoredView> views() {
        Map<GroupResource, StoredView> views = new HashMap<>(BuiltInKinds.views());
        views.putAll(AddOnVersions.views());
        return views;
    }

    private List<Reconciler> reconcilers(
            ResourceClient client, Members members, JoinTokens joinTokens, ServiceAccountTokens serviceAccounts) {
        List<Reconciler> all = new ArrayList<>(List.of(
                new CertificateApprover(client, members, joinTokens::approvesByItself, parts.clock()),
                new CertificateSigner(client, parts.authority(), members, parts.clock(), parts.certificateLife()),
                new HubRecordReconciler(
                        new HubRecord(client), parts.life(), parts.authority().certificatePem()),
                new ServiceAccountSecrets(parts.store(), client, serviceAccounts, parts.authority()),
                new JoinTokenReconciler(client, parts.clock()),
                new AcceptanceReconciler(client, parts.clock()),
                new AvailabilityReconciler(client, parts.clock()),
                new DetachReconciler(client, parts.clock()),
                new DuplicateReconciler(parts.store(), client, parts.clock()),
                new ClusterSetReconciler(parts.store(), client, parts.clock()),
                new SetBindingReconciler(client, parts.clock()),
                new ClusterSetRoles(parts.store(), client),
                new FeatureLabelReconciler(client),
                new EventReconciler(parts.store(), client, parts.clock()),
                new EventExpiry(client, parts.clock()),
                new FinishedWorkReconciler(client, parts.clock())));
        all.addAll(NetworkControllers.reconcilers(
                parts.store(),
                client,
                parts.clock(),
                parts.random(),
                new SubmarinerSettings(parts.brokerAddress(), parts.submariner())));
        return all;
    }

    /// Puts into the store what has to be there at the first start: definitions, namespaces, roles, sets, the
    /// administrator. Serves the defined kinds from then on.
    ///
    /// @return the administrator's password if the account was made now; it is shown nowhere else
    Optional<String> initialise() {
        ResourceClient client = api.client(Caller.HUB);
        FirstObjects first = new FirstObjects(client);
        againstOthers(() -> {
            first.ensureDefinitions(CrdCatalog.hub());
            return Optional.empty();
        });
        definitions.start();
        return againstOthers(() -> {
            first.ensure();
            new HubRecord(client)
                    .ensure(parts.authority().certificatePem(), parts.life().get());
            return parts.administrator()
                    .flatMap(name -> LocalAccounts.ensureAdministrator(client, name, parts.random()));
        });
    }

    /// Another replica that starts at the same time may be faster with the same: then it is looked at again.
    private static Optional<String> againstOthers(Supplier<Optional<String>> work) {
        for (int attempt = 1; true; attempt++) {
            try {
                return work.get();
            } catch (ApiException e) {
                if (attempt == MOST_ATTEMPTS
                        || (e.reason() != Reason.CONFLICT && e.reason() != Reason.ALREADY_EXISTS)) {
                    throw e;
                }
            }
        }
    }

    /// Lets the controllers run while this replica leads.
    ///
    /// @param strife closed with the hub
    void start(Leadership strife) {
        leadership = strife;
        strife.contend(new Leading(parts.store(), kinds, api.verbs(), controllers));
    }

    /// Asks the database, so that a replica that has lost it is given no requests.
    private Optional<String> storeProblem() {
        try {
            parts.store().latestSnapshot();
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of("the store does not answer");
        }
    }

    private Optional<String> controllersProblem() {
        Leadership strife = leadership;
        return strife == null ? Optional.of("not started") : strife.problem();
    }

    ApiServer api() {
        return api;
    }

    Gate gate() {
        return new Gate(api::callerOf, authorizer);
    }

    KindRegistry kinds() {
        return kinds;
    }

    /// Empty if there are no local accounts.
    Optional<LocalAccounts> accounts() {
        return parts.administrator().map(name -> accounts);
    }

    JoinManifest joinManifest() {
        return joinManifest;
    }

    BootstrapKubeconfig bootstrapKubeconfig() {
        return bootstrapKubeconfig;
    }

    Controllers controllers() {
        return controllers;
    }

    @Override
    public void close() {
        Leadership strife = leadership;
        if (strife != null) {
            strife.close();
        }
        definitions.close();
        api.close();
        rbac.close();
    }
}

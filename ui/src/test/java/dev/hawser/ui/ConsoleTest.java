package dev.hawser.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.BrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.internal.CurrentInstance;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.server.VaadinRequest;
import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.cluster.ManagedClusterSet;
import dev.hawser.api.network.JoinToken;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.addon.AddOnsView;
import dev.hawser.ui.cluster.ClusterView;
import dev.hawser.ui.cluster.ClustersView;
import dev.hawser.ui.hub.Connection;
import dev.hawser.ui.hub.FakeHub;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.hub.HubException.Failure;
import dev.hawser.ui.join.JoinView;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.network.ServicesView;
import dev.hawser.ui.network.TopologyView;
import dev.hawser.ui.network.TunnelsView;
import dev.hawser.ui.overview.OverviewView;
import dev.hawser.ui.shell.LoginView;
import dev.hawser.ui.testing.Samples;
import dev.hawser.ui.testing.Views;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ViewPackages(packages = "dev.hawser.ui")
final class ConsoleTest extends BrowserlessTest {
    private final FakeHub hub = new FakeHub();

    @Override
    protected Set<Class<?>> lookupServices() {
        return Set.of(Views.class);
    }

    @BeforeEach
    void arrive() {
        Views.visit(hub);
        open("login", LoginView.class);
    }

    private <T extends Component> T open(String place, Class<T> view) {
        Location location = new Location(place);
        UI.getCurrent().navigate(location.getPath(), location.getQueryParameters());
        return view.cast(getCurrentView());
    }

    /// All text that the person sees.
    private static String text(Component component) {
        StringBuilder text = new StringBuilder();
        collect(component.getElement(), text);
        return text.toString();
    }

    private static void collect(Element element, StringBuilder text) {
        if (element.isTextNode()) {
            text.append(element.getText()).append(' ');
        } else if (element.isVisible()) {
            element.getChildren().forEach(child -> collect(child, text));
        }
    }

    /// All text of the page, with the frame around the view.
    private static String frame() {
        HasElement outermost =
                UI.getCurrent().getInternals().getActiveRouterTargetsChain().getLast();
        StringBuilder text = new StringBuilder();
        collect(outermost.getElement(), text);
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "clusters",
                "network/topology",
                "network/tunnels",
                "network/services",
                "addons",
                "addons/submariner"
            })
    void anEmptyFleetSaysWhatToDoNext(String place) {
        Component view = open(place, Component.class);

        assertThat($(Empty.class).withClassName("empty-nothing").all())
                .as(text(view))
                .hasSize(1);
    }

    @Test
    void whatCannotBeLoadedSaysWhyAndMendsItself() {
        hub.failing(ManagedCluster.class, new HubException(Failure.BROKEN, "the store is on fire"));

        ClustersView view = open("clusters", ClustersView.class);

        assertThat(text(view)).contains("the store is on fire", "Try again");
    }

    @Test
    void theOverviewShowsTheGravestProblemFirst() {
        hub.with(Samples.ready("berlin", "emea"))
                .with(Samples.silent("lyon", "emea"))
                .with(Samples.pending("oslo"))
                .with(Samples.connected("berlin", "lyon"))
                .with(Samples.tunnel(
                        "lyon", "berlin", Tunnel.State.ERROR, Tunnel.Reason.GATEWAY_DOWN, "No gateway is active."));

        OverviewView view = open("", OverviewView.class);

        assertThat(text(view))
                .contains("3 things need a look")
                .containsSubsequence(
                        "Error", "Tunnel berlin ↔ lyon", "GatewayDown: No gateway is active.", "oslo", "lyon");
    }

    @Test
    void aChangeAtTheHubShowsWithoutReload() {
        hub.with(Samples.ready("berlin", "emea"));
        OverviewView view = open("", OverviewView.class);
        assertThat(text(view)).contains("All is well");

        hub.with(Samples.silent("berlin", "emea"));
        roundTrip();

        assertThat(text(view)).contains("One thing needs a look", "The agent is silent");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // a grid of unnamed rows
    void theListOfClustersFiltersByItsAddressAndStaysLazyAtAThousand() {
        IntStream.range(0, 1000).forEach(i -> hub.with(Samples.ready("store-" + i, i % 2 == 0 ? "north" : "south")));
        hub.with(Samples.silent("lonely", "north"));

        ClustersView view = open("clusters?state=silent", ClustersView.class);
        assertThat(text(view)).contains("1 of 1001");

        $(TextField.class).atIndex(1).setValue("nothing is called that");
        assertThat($(Empty.class).withClassName("empty-no-match").all()).hasSize(1);

        open("clusters", ClustersView.class);
        assertThat(test($(Grid.class).single()).size()).isEqualTo(1001);
    }

    @Test
    void aClusterThatWantsToJoinIsAcceptedByOneClick() {
        hub.with(Samples.pending("oslo"));
        open("clusters/oslo", ClusterView.class);

        test($(Button.class).withText("Accept").single()).click();

        assertThat(hub.live(ManagedCluster.class)
                        .now()
                        .items()
                        .getFirst()
                        .getSpec()
                        .hubAcceptsClient())
                .isTrue();
    }

    @Test
    void detachingTakesTheClustersName() {
        hub.with(Samples.ready("berlin", "emea"));
        open("clusters/berlin", ClusterView.class);
        test($(Button.class).withText("Detach …").single()).click();
        Button detach =
                $(Button.class, $(Dialog.class).single()).withText("Detach").single();
        assertThat(detach.isEnabled()).isFalse();

        $(TextField.class, $(Dialog.class).single()).single().setValue("berlin");
        test(detach).click();

        assertThat(hub.live(ManagedCluster.class).now().items()).isEmpty();
    }

    @Test
    void whatThePersonMayNotDoIsNotOffered() {
        hub.with(Samples.ready("berlin", "emea"))
                .forbid("update", "managedclusters")
                .forbid("delete", "managedclusters");

        open("clusters/berlin", ClusterView.class);

        assertThat($(Button.class).withText("Deny …").exists()).isFalse();
        assertThat($(Button.class).withText("Detach …").exists()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overview", "network", "works", "addons", "yaml", "events"})
    void eachTabOfAClusterShowsSomething(String tab) {
        hub.with(Samples.ready("berlin", "emea"));

        ClusterView view = open("clusters/berlin/" + tab, ClusterView.class);

        assertThat(text(view)).hasSizeGreaterThan("← Clusters berlin Ready emea Overview Network Works".length());
        assertThat($(Empty.class).withClassName("empty-failed").exists()).isFalse();
    }

    @Test
    void aTunnelIsShownFromBothEndsWithReasonAndRemedy() {
        hub.with(Samples.connected("berlin", "lyon"))
                .with(Samples.tunnel(
                        "lyon",
                        "berlin",
                        Tunnel.State.ERROR,
                        Tunnel.Reason.PSK_MISMATCH,
                        "The keys differ: renew them."));

        TunnelsView view = open("network/tunnels?end=lyon/submariner-berlin", TunnelsView.class);

        assertThat(text(view))
                .containsSubsequence(
                        "berlin ↔ lyon",
                        "lyon",
                        "Error",
                        "PskMismatch",
                        "The keys differ: renew them.",
                        "berlin",
                        "Connected");
        assertThat(text(view)).contains("203.0.113.2", "last 12 ms");
    }

    @Test
    void theTopologyIsThereAsATableToo() {
        hub.with(Samples.ready("berlin", "emea"))
                .with(Samples.connected("berlin", "lyon"))
                .with(Samples.connected("lyon", "berlin"));

        TopologyView view = open("network/topology?view=table", TopologyView.class);

        assertThat(text(view)).containsSubsequence("berlin", "lyon", "Submariner", "Connected", "13 ms");
    }

    @Test
    void aServiceShowsItsNamesAndWhoExportsIt() {
        hub.with(Samples.service("ledger", "payments", true, "berlin", "lyon"));

        ServicesView view = open("network/services?service=emea-broker/ledger.payments", ServicesView.class);

        assertThat(text(view)).contains("ledger.payments.svc.clusterset.local", "berlin", "lyon", "http 8080/TCP");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // a grid of unnamed rows
    void removingAddOnsAsksFirst() {
        hub.with(Samples.addOn("berlin", Condition.of("Available", true, "Fine", "")));
        open("addons", AddOnsView.class);
        test($(Grid.class).single()).select(0);

        test($(Button.class).withText("Remove …").single()).click();
        assertThat(hub.live(dev.hawser.api.addon.ManagedClusterAddOn.class)
                        .now()
                        .items())
                .hasSize(1);
        test($(ConfirmDialog.class).single()).confirm();

        assertThat(hub.live(dev.hawser.api.addon.ManagedClusterAddOn.class)
                        .now()
                        .items())
                .isEmpty();
    }

    @Test
    void joiningShowsACommandWithoutTheTokenInAnAddressAndThenTheCluster() {
        hub.with(ManagedClusterSet.named("emea"));
        JoinView view = open("join", JoinView.class);
        $(TextField.class).atIndex(1).setValue("berlin");

        test($(Button.class).withText("Make the command").single()).click();

        assertThat($(Pre.class).single().getText())
                .contains("https://hub.example:6443/join", "Authorization: Bearer")
                .doesNotContain("--insecure")
                .doesNotContain(" -k");
        JoinToken token = (JoinToken) hub.created().getLast();
        assertThat(token.getSpec().namePattern()).isEqualTo("berlin");
        assertThat(text(view)).contains("Waiting for the cluster");

        token.setStatus(new JoinToken.Status(1, null, List.of("berlin"), null, List.of()));
        hub.with(Samples.ready("berlin", "emea")).with(token);
        roundTrip();

        assertThat(text(view)).contains("berlin", "is a member of the fleet");
    }

    @Test
    void namesFromClustersAreNeverHtml() {
        String hostile = "<img src=x onerror=alert(1)>";
        hub.with(Samples.ready("berlin", "emea"))
                .with(Samples.tunnel("berlin", "lyon", Tunnel.State.ERROR, Tunnel.Reason.GATEWAY_DOWN, hostile));

        for (String place : List.of("", "network/tunnels?end=berlin/submariner-lyon", "clusters/berlin/network")) {
            Component view = open(place, Component.class);
            assertThat(hasInnerHtml(view)).as(place).isFalse();
        }
    }

    private static boolean hasInnerHtml(Component component) {
        return component.getElement().hasProperty("innerHTML")
                || component.getChildren().anyMatch(ConsoleTest::hasInnerHtml);
    }

    @Test
    void leavingAViewLetsItsWatchesGo() {
        hub.with(Samples.ready("berlin", "emea"));
        open("network/tunnels", TunnelsView.class);
        int withTunnels = hub.subscriptions();

        open("clusters", ClustersView.class);
        open("network/tunnels", TunnelsView.class);

        assertThat(hub.subscriptions()).isEqualTo(withTunnels);
        open("login", LoginView.class);
        assertThat(hub.subscriptions()).isZero();
    }

    @Test
    void theRightPasswordOpensThePageThatWasWantedAndAWrongOneSaysSo() {
        LoginForm form = $(LoginForm.class).single();
        // This request cannot give its session another id at sign-in; the scenarios look at that in a browser.
        CurrentInstance.set(VaadinRequest.class, null);

        test(form).login("ada", "guess");
        assertThat(form.isError()).isTrue();

        test(form).login("ada", "sesame");
        assertThat(getCurrentView()).isInstanceOf(OverviewView.class);
        assertThat(frame()).contains("Harbour", "Overview", "Clusters", "Tunnels");
    }

    @Test
    void aHubThatIsAwayIsToldAndWhatIsKnownStays() {
        hub.with(Samples.ready("berlin", "emea"));
        open("clusters", ClustersView.class);

        hub.connection(new Connection.Away(Views.NOW.minusSeconds(90), "Nothing answers at the hub's address."));
        roundTrip();

        assertThat(frame()).contains("The hub is away", "1 min ago", "1 cluster");

        hub.connection(new Connection.Up());
        roundTrip();
        assertThat(frame()).doesNotContain("The hub is away");
    }

    @Test
    void anAddressThatLeadsNowhereSaysSo() {
        Component view = open("nope/what", Component.class);

        assertThat(text(view)).contains("There is no such page", "/nope/what", "To the overview");
    }

    @Test
    void whoseSessionTheHubRefusesIsToldWhyAtTheDoor() {
        LoginView view = open("login?because=refused", LoginView.class);

        assertThat(text(view)).contains("signed out because the hub no longer accepts your session");
    }

    @Test
    void eventsOfTheNamespaceAndOfTheClusterItselfAreShown() {
        hub.with(Samples.ready("berlin", "emea"))
                .with(event("berlin", "Tunnel", "submariner-lyon", "TunnelUp"))
                .with(event("default", "ManagedCluster", "berlin", "ManagedClusterJoined"))
                .with(event("default", "ManagedCluster", "oslo", "ManagedClusterDetached"));

        Component view = open("clusters/berlin/events", Component.class);

        assertThat(text(view)).contains("TunnelUp", "ManagedClusterJoined").doesNotContain("ManagedClusterDetached");
    }

    private static Event event(String namespace, String kind, String name, String reason) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name + "." + reason.toLowerCase(java.util.Locale.ROOT))
                .endMetadata()
                .withNewInvolvedObject()
                .withKind(kind)
                .withName(name)
                .endInvolvedObject()
                .withReason(reason)
                .withType("Normal")
                .build();
    }
}

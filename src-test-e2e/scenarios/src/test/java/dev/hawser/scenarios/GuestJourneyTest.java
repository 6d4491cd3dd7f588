package dev.hawser.scenarios;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.Tunnel;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One more cluster comes by the console's wizard, gets Submariner or is refused it, and leaves again.
@ExtendWith(DemoFleet.class)
class GuestJourneyTest {

    private static final double PATIENCE = 90_000;
    private static final Duration LEAVES_WITHIN = Duration.ofSeconds(60);

    private final Quickstart quickstart;
    private final KubernetesClient hub;
    private final Console console;
    private final Page page;

    GuestJourneyTest(Quickstart quickstart) {
        this.quickstart = quickstart;
        this.hub = quickstart.client();
        this.console = Console.open(quickstart, ColorScheme.LIGHT);
        this.page = console.page();
        page.setDefaultTimeout(PATIENCE);
    }

    @AfterEach
    void theFleetIsAsBefore() {
        List<String> errors = console.errors();
        console.close();
        List<String> guests = List.of("edge-berlin", "edge-lyon");
        guests.forEach(
                guest -> hub.resources(ManagedCluster.class).withName(guest).delete());
        await().atMost(LEAVES_WITHIN)
                .until(() ->
                        hub.resources(ManagedCluster.class).list().getItems().size() == 3);
        hub.close();
        assertThat(errors).isEmpty();
    }

    @Test
    void aClusterWithOverlappingNetworksIsRefusedWithBothClustersAndNetworksNamed() {
        join("edge-berlin", "?overlapping=emea-frankfurt");

        console.go("addons/submariner");
        console.button("Check").click();

        Locator refusal = page.locator(".verdict")
                .filter(new Locator.FilterOptions().setHasText("overlaps the pod network"))
                .first();
        assertThat(refusal).containsText("Fail", contains());
        assertThat(refusal).containsText("edge-berlin");
        assertThat(refusal).containsText("emea-frankfurt");
        assertThat(refusal)
                .containsText(
                        Pattern.compile("pod network 10\\.130\\.0\\.0/16 of .* overlaps the pod network 10\\.130"));
        assertThat(refusal).containsText("What to do");
        assertThat(console.button("Install on 1 cluster")).isDisabled();
        assertThat(tunnelEnds()).isEqualTo(6);
    }

    @Test
    void aClusterGetsSubmarinerExportsAServiceAndIsDetached() {
        join("edge-lyon", "");
        await().atMost(LEAVES_WITHIN)
                .untilAsserted(() -> assertThat(reasonsOf("edge-lyon"))
                        .contains("HubClusterAdminAccepted", "CertificateIssued", "ManagedClusterJoined"));

        console.go("addons/submariner");
        console.button("Check").click();
        console.button("Install on 1 cluster").click();
        assertThat(page.getByText("The networks are joined")).isVisible(visible());
        await().atMost(LEAVES_WITHIN).until(() -> tunnelEnds() == 12);

        quickstart.fleet("POST", "/clusters/edge-lyon/services/shop/wine/export");
        console.go("network/services");
        assertThat(page.getByText("wine.shop.svc.clusterset.local").first()).isVisible(visible());
        assertThat(hub.resources(ExportedService.class).inAnyNamespace().list().getItems())
                .anySatisfy(service -> assertThat(service.getSpec().service()).isEqualTo("wine"));

        console.go("addons");
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Filter add-ons"))
                .fill("edge-lyon");
        assertThat(page.locator("vaadin-grid a:visible")).hasCount(1, count());
        page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Select Row"))
                .first()
                .click();
        console.button("Remove …").click();
        console.button("Remove").click();
        await().atMost(LEAVES_WITHIN)
                .until(() -> hub.resources(ManagedClusterAddOn.class)
                                .inNamespace("edge-lyon")
                                .list()
                                .getItems()
                                .isEmpty()
                        && tunnelEnds() == 6);

        console.go("clusters/edge-lyon");
        console.button("Detach …").click();
        page.getByLabel("Type the cluster's name to confirm").fill("edge-lyon");
        console.button("Detach").click();
        assertThat(page.getByText("No cluster named edge-lyon")).isVisible(visible());
    }

    /// By the wizard, and the command that it shows.
    private void join(String name, String query) {
        console.signIn(quickstart.password());
        assertThat(page.locator(".tile")).hasCount(4, count());
        console.go("join");
        page.getByLabel("Name of the cluster").fill(name);
        page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Cluster set"))
                .fill("demo");
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("demo"))
                .click();
        console.button("Make the command").click();
        String command = page.locator(".command pre").textContent();

        quickstart.fleet("POST", "/clusters/" + name + "/join" + query, command);

        assertThat(page.getByText("is a member of the fleet")).isVisible(visible());
    }

    private int tunnelEnds() {
        return hub.resources(Tunnel.class).inAnyNamespace().list().getItems().size();
    }

    private List<String> reasonsOf(String cluster) {
        return hub.resources(Event.class).inNamespace("default").list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(cluster))
                .map(Event::getReason)
                .toList();
    }

    private static LocatorAssertions.IsVisibleOptions visible() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE);
    }

    private static LocatorAssertions.HasCountOptions count() {
        return new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE);
    }

    private static LocatorAssertions.ContainsTextOptions contains() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE);
    }
}

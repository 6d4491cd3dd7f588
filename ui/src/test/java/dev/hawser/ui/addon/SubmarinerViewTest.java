package dev.hawser.ui.addon;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.BrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H2;
import dev.hawser.api.Condition;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.network.Reachability.Check;
import dev.hawser.api.network.Reachability.Verdict;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.ui.hub.FakeHub;
import dev.hawser.ui.shell.LoginView;
import dev.hawser.ui.testing.Samples;
import dev.hawser.ui.testing.Views;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ViewPackages(packages = "dev.hawser.ui")
final class SubmarinerViewTest extends BrowserlessTest {
    private final FakeHub hub =
            new FakeHub().with(Samples.ready("berlin", "emea")).with(Samples.ready("lyon", "emea"));

    @Override
    protected Set<Class<?>> lookupServices() {
        return Set.of(Views.class);
    }

    @BeforeEach
    @SuppressWarnings({"unchecked", "rawtypes"}) // a box of the view's own records
    void chooseTheSetAndCheck() {
        Views.visit(hub);
        navigate(LoginView.class);
        navigate(SubmarinerView.class);
        ComboBox set = $(ComboBox.class).single();
        test(set).selectItem("emea (2 clusters)");
        test($(Button.class).withText("Check").single()).click();
    }

    private Reachability question() {
        return (Reachability) hub.created().stream()
                .filter(Reachability.class::isInstance)
                .toList()
                .getLast();
    }

    private void answer(Verdict verdict, boolean globalnetNeeded) {
        Reachability question = question();
        question.setStatus(new Reachability.Status(
                verdict,
                "It was checked.",
                globalnetNeeded,
                Map.of(),
                List.of(new Reachability.Item(
                        Check.CIDR_OVERLAP,
                        List.of("berlin", "lyon"),
                        verdict,
                        "10.0.0.0/16 is in both",
                        "Use Globalnet")),
                null,
                null));
        hub.with(question);
        roundTrip();
    }

    private Button install() {
        return $(Button.class).withText("Install on 2 clusters").single();
    }

    @Test
    void theQuestionNamesAllClustersOfTheSet() {
        assertThat(question().getSpec().clusters()).containsExactly("berlin", "lyon");
        assertThat(question().getSpec().globalnet()).isFalse();
        assertThat(install().isEnabled()).isFalse();
    }

    @Test
    void whatFailsTheCheckCannotBeInstalledAndGlobalnetIsOffered() {
        answer(Verdict.FAIL, true);
        assertThat(install().isEnabled()).isFalse();

        test($(Button.class).withText("Use Globalnet and check again").single()).click();

        assertThat(question().getSpec().globalnet()).isTrue();
        answer(Verdict.PASS, true);
        assertThat(install().isEnabled()).isTrue();
    }

    @Test
    void anotherChoiceTakesTheAnswerBack() {
        answer(Verdict.PASS, false);

        $(Checkbox.class)
                .withCondition(c -> c.getLabel().startsWith("Globalnet"))
                .single()
                .setValue(true);

        assertThat($(Button.class).withText("Install on 2 clusters").exists()).isFalse();
    }

    @Test
    void theBrokerAndTheSettingsAreThereBeforeTheAddOnsAndTheProgressStays() {
        answer(Verdict.WARN, false);

        test(install()).click();

        assertThat(hub.created())
                .extracting(o -> o.getKind() + " " + o.getMetadata().getNamespace() + "/"
                        + o.getMetadata().getName())
                .endsWith(
                        "Namespace null/emea-broker",
                        "Broker emea-broker/submariner-broker",
                        "SubmarinerConfig berlin/submariner",
                        "SubmarinerConfig lyon/submariner",
                        "ManagedClusterAddOn berlin/submariner",
                        "ManagedClusterAddOn lyon/submariner");
        assertThat(hub.live(Broker.class).now().items().getFirst().getSpec().globalnetEnabled())
                .isFalse();
        assertThat(hub.live(SubmarinerConfig.class).now().items().getFirst().getSpec())
                .extracting(SubmarinerConfig.Spec::cableDriver, SubmarinerConfig.Spec::ipSecNattPort)
                .containsExactly("libreswan", 4500);

        Condition available = Condition.of("Available", true, "Fine", "");
        hub.with(Samples.addOn("berlin", available))
                .with(Samples.addOn("lyon", available))
                .with(Samples.connected("berlin", "lyon"))
                .with(Samples.connected("lyon", "berlin"));
        roundTrip();

        assertThat($(H2.class).withText("3. Submariner on emea").exists()).isTrue();
        assertThat($(Anchor.class)
                        .withCondition(a -> a.getHref().equals("network/topology"))
                        .exists())
                .isTrue();
    }
}

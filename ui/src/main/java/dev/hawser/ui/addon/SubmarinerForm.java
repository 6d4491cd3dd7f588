package dev.hawser.ui.addon;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.hawser.ui.addon.SubmarinerOffer.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Which clusters, and how.
final class SubmarinerForm extends Div {
    private final ComboBox<Candidate> set = new ComboBox<>("Cluster set");
    private final CheckboxGroup<String> clusters = new CheckboxGroup<>("Install on");
    private final Checkbox globalnet = new Checkbox("Globalnet: translate addresses");
    private final Select<String> driver = new Select<>();
    private final IntegerField port = new IntegerField("UDP port of the tunnels");
    private final IntegerField gateways = new IntegerField("Gateways per cluster");
    private final Button check = new Button("Check");
    private final transient Runnable onChange;
    private boolean offering;

    /// @param onChange the plan differs from the one that was checked
    SubmarinerForm(Consumer<SubmarinerPlan> onCheck, Runnable onChange) {
        this.onChange = onChange;
        addClassName("card");
        set.setItemLabelGenerator(c -> c.set() + " (" + c.size() + (c.size() == 1 ? " cluster)" : " clusters)"));
        set.setRequired(true);
        set.addValueChangeListener(e -> chosen(e.getValue()));
        clusters.addValueChangeListener(e -> changed());
        globalnet.addValueChangeListener(e -> changed());
        globalnet.setHelperText("Needed when pod or service networks overlap.");
        driver.setLabel("Cable driver");
        driver.setItems("libreswan", "wireguard", "vxlan");
        driver.setItemLabelGenerator(SubmarinerForm::driverWords);
        driver.setValue("libreswan");
        driver.addValueChangeListener(e -> changed());
        number(port, 4500, 1, 65_535);
        port.setHelperText("Firewalls must let it in at the gateways, and UDP 4490 for NAT discovery.");
        number(gateways, 1, 1, 9);
        gateways.setStepButtonsVisible(true);
        gateways.setHelperText("Two survive the loss of a node.");
        check.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        check.addClickListener(e -> plan().ifPresent(onCheck));
        clusters.addClassName("wide");
        Div fields = new Div(set, driver, port, gateways, globalnet, clusters);
        fields.addClassName("form");
        Div actions = new Div(check);
        actions.addClassName("form-actions");
        add(new H2("1. Which clusters, and how"), fields, actions);
        chosen(null);
    }

    private void number(IntegerField field, int value, int min, int max) {
        field.setValue(value);
        field.setMin(min);
        field.setMax(max);
        field.addValueChangeListener(e -> changed());
    }

    private static String driverWords(String driver) {
        return switch (driver) {
            case "libreswan" -> "IPsec (libreswan)";
            case "wireguard" -> "WireGuard";
            case "vxlan" -> "VXLAN, not encrypted";
            default -> driver;
        };
    }

    private void changed() {
        if (!offering) {
            onChange.run();
        }
    }

    /// Offers the sets; what is chosen stays chosen.
    void offer(List<Candidate> candidates) {
        String chosen = set.getValue() == null ? "" : set.getValue().set();
        TreeSet<String> ticked = new TreeSet<>(clusters.getValue());
        offering = true;
        set.setItems(candidates);
        candidates.stream().filter(c -> c.set().equals(chosen)).findFirst().ifPresent(c -> {
            set.setValue(c);
            ticked.retainAll(c.fresh());
            clusters.setValue(ticked);
        });
        List<Candidate> open =
                candidates.stream().filter(c -> !c.fresh().isEmpty()).toList();
        if (chosen.isEmpty() && open.size() == 1) {
            set.setValue(open.getFirst());
        }
        offering = false;
    }

    private void chosen(@org.jspecify.annotations.Nullable Candidate candidate) {
        clusters.setVisible(candidate != null);
        check.setEnabled(candidate != null && !candidate.fresh().isEmpty());
        if (candidate != null) {
            clusters.setItems(candidate.fresh());
            clusters.setValue(new TreeSet<>(candidate.fresh()));
            clusters.setLabel(candidate.fresh().isEmpty() ? "Every cluster of this set has it" : "Install on");
            clusters.setHelperText(
                    candidate.present().isEmpty() ? "" : "Already there: " + String.join(", ", candidate.present()));
            globalnet.setEnabled(candidate.globalnet().isEmpty());
            candidate.globalnet().ifPresent(globalnet::setValue);
            globalnet.setHelperText(
                    candidate.globalnet().isPresent()
                            ? "Fixed by the set's broker, which is there already."
                            : "Needed when pod or service networks overlap.");
        }
        changed();
    }

    /// Switches Globalnet on, as the check advises.
    void useGlobalnet() {
        globalnet.setValue(true);
    }

    boolean mayUseGlobalnet() {
        return globalnet.isEnabled() && !globalnet.getValue();
    }

    Optional<SubmarinerPlan> plan() {
        Candidate candidate = set.getValue();
        if (candidate == null || port.isInvalid() || gateways.isInvalid()) {
            return Optional.empty();
        }
        boolean none = clusters.getValue().isEmpty();
        clusters.setErrorMessage("Choose at least one cluster.");
        clusters.setInvalid(none);
        if (none) {
            return Optional.empty();
        }
        return Optional.of(new SubmarinerPlan(
                candidate.set(),
                clusters.getValue().stream().sorted().toList(),
                candidate.present(),
                globalnet.getValue(),
                driver.getValue(),
                Optional.ofNullable(port.getValue()).orElse(4500),
                Optional.ofNullable(gateways.getValue()).orElse(1)));
    }
}

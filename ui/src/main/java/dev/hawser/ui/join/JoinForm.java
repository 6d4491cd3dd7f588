package dev.hawser.ui.join;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.hawser.ui.look.Parts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The first step of joining: who may join, and as what.
final class JoinForm extends Div {
    private static final Map<String, Duration> LIVES =
            Map.of("1 hour", Duration.ofHours(1), "24 hours", Duration.ofHours(24), "7 days", Duration.ofDays(7));

    private final TextField name = new TextField("Name of the cluster");
    private final ComboBox<String> set = new ComboBox<>("Cluster set");
    private final TextArea labels = new TextArea("Labels");
    private final IntegerField uses = new IntegerField("How many clusters");
    private final ComboBox<String> life = new ComboBox<>("Valid for");
    private final Checkbox accept = new Checkbox("Accept by itself");
    private final Button make = new Button("Make the command");

    JoinForm(Consumer<JoinRequest> onRequest) {
        addClassName("card");
        name.setPlaceholder("edge-berlin, or edge-* for several");
        name.setHelperText(
                "Small letters, digits and -; * and ? stand for any. The agent names the cluster within it.");
        name.setAllowedCharPattern("[a-z0-9*?-]");
        name.setPattern("[a-z0-9*?-]{1,63}");
        name.setRequired(true);
        set.setClearButtonVisible(true);
        set.setHelperText("Which set it becomes a member of.");
        labels.setPlaceholder("env=prod");
        labels.setHelperText("One key=value per line.");
        uses.setValue(1);
        uses.setMin(1);
        uses.setMax(1000);
        uses.setStepButtonsVisible(true);
        life.setItems(List.of("1 hour", "24 hours", "7 days"));
        life.setValue("24 hours");
        life.setAllowCustomValue(false);
        accept.setValue(true);
        accept.setHelperText("Otherwise a person accepts each cluster in the list.");
        make.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        make.addClickListener(e -> request().ifPresent(onRequest));
        labels.addClassName("wide");
        Div fields = new Div(name, set, uses, life, labels, accept);
        fields.addClassName("form");
        Div actions = new Div(make, Parts.muted("Makes a join token; its secret is shown once."));
        actions.addClassName("form-actions");
        add(fields, actions);
    }

    /// The sets to choose from, and whether the person may let clusters in without another person.
    void offer(List<String> sets, boolean mayAccept) {
        String chosen = set.getValue();
        set.setItems(sets);
        set.setValue(chosen);
        accept.setEnabled(mayAccept);
        if (!mayAccept) {
            accept.setValue(false);
        }
    }

    void busy(boolean busy) {
        make.setEnabled(!busy);
    }

    private Optional<JoinRequest> request() {
        JoinRequest request = new JoinRequest(
                name.getValue(),
                Optional.ofNullable(set.getValue()).orElse(""),
                labels.getValue(),
                Optional.ofNullable(uses.getValue()).orElse(1),
                LIVES.getOrDefault(Optional.ofNullable(life.getValue()).orElse(""), Duration.ofHours(24)),
                accept.getValue());
        boolean named = !name.getValue().isBlank() && name.getValue().matches("[a-z0-9*?-]{1,63}");
        name.setErrorMessage("Say which name or names may join, * for any.");
        name.setInvalid(!named);
        Optional<String> bad = request.badLabel();
        labels.setErrorMessage(bad.map(line -> "Not a label: " + line).orElse(""));
        labels.setInvalid(bad.isPresent());
        return named && bad.isEmpty() ? Optional.of(request) : Optional.empty();
    }
}

package dev.hawser.ui.look;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import java.util.function.Supplier;

/// Puts a text into the clipboard and says so.
public final class CopyButton extends Button {

    public CopyButton(String label, Supplier<String> text) {
        super(Glyph.COPY.icon());
        addThemeVariants(ButtonVariant.LUMO_TERTIARY);
        addClassName("copy");
        setAriaLabel(label);
        setTooltipText(label);
        addClickListener(e -> getElement()
                .executeJs("return window.hawser.copy($0)", text.get())
                .then(Boolean.class, done -> {
                    if (Boolean.TRUE.equals(done)) {
                        Notice.success("Copied");
                    } else {
                        Notice.failure("The browser did not allow copying. Select the text and copy it by hand.");
                    }
                }));
    }
}

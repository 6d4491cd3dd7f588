package dev.hawser.ui.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.QueryParameters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Why somebody who was signed in is not any more. The sign-in says it.
enum SignedOut {
    /// The person has chosen so.
    BYE("You are signed out."),
    /// The hub takes the token no longer.
    REFUSED("You were signed out because the hub no longer accepts your session: it has expired, or the account's"
            + " password was changed. Sign in to go on where you were."),
    /// The browser session is gone: nobody was there for long, or the console was started again.
    SESSION("You were signed out because your session in this browser has ended: nothing came from it for half an hour,"
            + " or the console was started again. Sign in to go on.");

    private static final String PARAMETER = "because";

    private final String sentence;

    SignedOut(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    /// The address of the sign-in that says so.
    String address() {
        return "login?" + PARAMETER + "=" + word();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Goes to the sign-in, which leads back to the place that is shown now.
    void leave(UI ui) {
        String here = ui.getInternals().getActiveViewLocation().getPathWithQueryParameters();
        ui.getSession().setAttribute(Gate.WANTED, this == BYE ? null : here);
        ui.getPage().setLocation(address());
    }

    static Optional<SignedOut> of(QueryParameters query) {
        return query.getSingleParameter(PARAMETER)
                .flatMap(word -> Arrays.stream(values())
                        .filter(reason -> reason.word().equals(word))
                        .findFirst());
    }
}

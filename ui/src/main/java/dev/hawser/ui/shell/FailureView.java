package dev.hawser.ui.shell;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasErrorParameter;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jboss.logging.Logger;

/// A view that could not be made. What went wrong is in the console's log under the number that the page shows.
public class FailureView extends Div implements HasErrorParameter<Exception>, HasDynamicTitle {

    private static final Logger LOG = Logger.getLogger(FailureView.class);

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        String number = UUID.randomUUID().toString().substring(0, 8);
        LOG.errorf(
                parameter.getException(),
                "The page %s failed, number=%s",
                event.getLocation().getPath(),
                number);
        addClassName("lost");
        removeAll();
        Anchor again = new Anchor("/" + event.getLocation().getPathWithQueryParameters(), "Try again");
        add(Empty.nothingYet(
                Glyph.ALERT,
                "This page could not be shown",
                "The console failed at it. Its log has the cause under number " + number + ".",
                again));
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }

    @Override
    public String getPageTitle() {
        return "Failure · Hawser";
    }
}

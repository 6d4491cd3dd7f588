package dev.hawser.ui.shell;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.component.page.Viewport;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.theme.aura.Aura;

/// The page around all views. Everything is loaded as a static file: there is no front-end build.
@Push
@Viewport("width=device-width, initial-scale=1")
@StyleSheet("context://" + Aura.STYLESHEET)
@StyleSheet("context://styles.css")
public class ConsoleShell implements AppShellConfigurator {
    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setPageTitle("Hawser");
        settings.addLink("icon", "logo.svg");
        settings.addMetaTag("color-scheme", "light dark");
    }
}

package dev.hawser.ui.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.avatar.Avatar;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.server.VaadinSession;
import dev.hawser.ui.hub.HubConfig;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Glyph;

/// Navigation, who is signed in, and whether the hub answers.
@Layout
@JavaScript("context://hawser.js")
public class MainLayout extends AppLayout {
    private final transient Visits visits;

    public MainLayout(Visits visits, Visit visit, HubConfig config) {
        this.visits = visits;
        setPrimarySection(Section.DRAWER);
        addToDrawer(brand(config), navigation());
        addToNavbar(true, new DrawerToggle(), new HubBanner(visit), spacer(), person(visit));
    }

    private static Component brand(HubConfig config) {
        Span name = new Span(config.name());
        name.addClassName("brand-name");
        Anchor home = new Anchor("", Logo.small(), name);
        home.addClassName("brand");
        home.setAriaLabel(config.name() + ", overview");
        home.getElement().setAttribute("router-link", true);
        return home;
    }

    private static Component navigation() {
        SideNav nav = new SideNav();
        nav.getElement().setAttribute("aria-label", "Main");
        nav.addItem(
                item("Overview", "", Glyph.OVERVIEW),
                nested("Clusters", "clusters", Glyph.CLUSTER),
                item("Topology", "network/topology", Glyph.NETWORK),
                item("Tunnels", "network/tunnels", Glyph.TUNNEL),
                item("Services", "network/services", Glyph.SERVICE),
                nested("Add-ons", "addons", Glyph.ADDON),
                item("Join a cluster", "join", Glyph.JOIN));
        Div scroller = new Div(nav);
        scroller.addClassName("nav-scroller");
        return scroller;
    }

    private static SideNavItem item(String label, String path, Glyph glyph) {
        return new SideNavItem(label, path, glyph.icon());
    }

    private static SideNavItem nested(String label, String path, Glyph glyph) {
        SideNavItem item = item(label, path, glyph);
        item.setMatchNested(true);
        return item;
    }

    private static Component spacer() {
        Div spacer = new Div();
        spacer.addClassName("spacer");
        return spacer;
    }

    private Component person(Visit visit) {
        MenuBar bar = new MenuBar();
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        Avatar avatar = new Avatar(visit.who().name());
        avatar.setThemeName("xsmall");
        Span name = new Span(visit.who().name());
        Div who = new Div(avatar, name);
        who.addClassName("person");
        MenuItem top = bar.addItem(who);
        top.setAriaLabel("Signed in as " + visit.who().name());
        SubMenu menu = top.getSubMenu();
        MenuItem theme = menu.addItem("Appearance");
        ThemeChoice remembered = ThemeChoice.remembered();
        for (ThemeChoice choice : ThemeChoice.values()) {
            MenuItem entry = theme.getSubMenu().addItem(choice.label());
            entry.setCheckable(true);
            entry.setChecked(choice == remembered);
            entry.addClickListener(e -> {
                theme.getSubMenu().getItems().forEach(i -> i.setChecked(i.equals(entry)));
                getUI().ifPresent(choice::choose);
            });
        }
        menu.addItem("Sign out", e -> signOut());
        return bar;
    }

    private void signOut() {
        UI ui = getUI().orElseThrow();
        VaadinSession session = ui.getSession();
        visits.end(session);
        SignedOut.BYE.leave(ui);
        session.close();
    }
}

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
import dev.hawser.ui.hub.Attempt;
import dev.hawser.ui.hub.HubConfig;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.hub.Identity;
import dev.hawser.ui.hub.ProvidedSignIn;
import dev.hawser.ui.live.Doing;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Glyph;
import java.net.URL;

/// Navigation, who is signed in, and whether the hub answers.
@Layout
@JavaScript("context://hawser.js")
public class MainLayout extends AppLayout {
    private final transient Visits visits;
    private final transient ProvidedSignIn provided;

    public MainLayout(Visits visits, ProvidedSignIn provided, Visit visit, HubConfig config) {
        this.visits = visits;
        this.provided = provided;
        setPrimarySection(Section.DRAWER);
        addToDrawer(brand(config), navigation(visit));
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

    private Component navigation(Visit visit) {
        SideNav nav = new SideNav();
        nav.getElement().setAttribute("aria-label", "Main");
        String clusters = "cluster.open-cluster-management.io";
        String network = "network.hawser.dev";
        nav.addItem(item("Overview", "", Glyph.OVERVIEW));
        offer(
                nav,
                visit,
                nested("Clusters", "clusters", Glyph.CLUSTER),
                Attempt.on("list", clusters, "managedclusters"));
        offer(nav, visit, item("Topology", "network/topology", Glyph.NETWORK), Attempt.on("list", network, "tunnels"));
        offer(nav, visit, item("Tunnels", "network/tunnels", Glyph.TUNNEL), Attempt.on("list", network, "tunnels"));
        offer(
                nav,
                visit,
                item("Services", "network/services", Glyph.SERVICE),
                Attempt.on("list", network, "exportedservices"));
        offer(
                nav,
                visit,
                nested("Add-ons", "addons", Glyph.ADDON),
                Attempt.on("list", "addon.open-cluster-management.io", "managedclusteraddons"));
        offer(nav, visit, item("Join a cluster", "join", Glyph.JOIN), Attempt.on("create", network, "jointokens"));
        Div scroller = new Div(nav);
        scroller.addClassName("nav-scroller");
        return scroller;
    }

    /// Adds an item that is hidden from who may not do what it is for.
    private void offer(SideNav nav, Visit visit, SideNavItem item, Attempt needed) {
        nav.addItem(item);
        item.addAttachListener(attached ->
                Doing.run(visit, attached.getUI(), () -> visit.hub().may(needed), item::setVisible, failure -> {}));
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
        Identity who = Visits.of(session).map(Visit::who).orElse(null);
        visits.end(session);
        if (who == null || who.provider().isEmpty()) {
            SignedOut.BYE.leave(ui);
            session.close();
        } else {
            ui.getPage()
                    .fetchCurrentURL(here -> visits.background().run(() -> {
                        String place = afterSignOut(who, here);
                        Doing.show(ui, () -> ui.getPage().setLocation(place));
                    }));
        }
    }

    /// At the provider's, so that its session ends, too; here if the provider is away.
    private String afterSignOut(Identity who, URL here) {
        try {
            String login = here.getProtocol() + "://" + here.getAuthority() + "/login";
            return provided.signOut(who, login).toString();
        } catch (HubException e) {
            return SignedOut.BYE.address();
        }
    }
}

package dev.hawser.ui.testing;

import com.vaadin.flow.di.DefaultInstantiator;
import com.vaadin.flow.di.Instantiator;
import com.vaadin.flow.di.InstantiatorFactory;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import dev.hawser.ui.hub.FakeHub;
import dev.hawser.ui.hub.Hub;
import dev.hawser.ui.hub.HubConfig;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.hub.HubException.Failure;
import dev.hawser.ui.hub.Identity;
import dev.hawser.ui.hub.LocalAccountsConfig;
import dev.hawser.ui.hub.OidcConfig;
import dev.hawser.ui.hub.ProvidedSignIn;
import dev.hawser.ui.hub.ProviderTokens;
import dev.hawser.ui.hub.SignIn;
import dev.hawser.ui.join.JoinCommand;
import dev.hawser.ui.live.Background;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.shell.Visits;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/// Makes views for tests: with a hub in memory, a clock that stands, and everything at once on the test's thread.
public final class Views implements InstantiatorFactory {
    public static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

    private static final Background AT_ONCE = new Background() {
        @Override
        public void run(Runnable task) {
            task.run();
        }

        // What is repeated later is not repeated in a test; what is only delayed is done at once.
        @Override
        public void later(Duration delay, Runnable task) {
            if (delay.compareTo(Duration.ofSeconds(1)) < 0) {
                task.run();
            }
        }
    };

    /// Begins a visit with this hub in the current session.
    public static Visit visit(FakeHub hub) {
        Identity ada = new Identity("ada", "token", NOW, NOW.plusSeconds(3600));
        Visit visit = new Visit(ada, hub, Clock.fixed(NOW, ZoneOffset.UTC), AT_ONCE);
        VaadinSession.getCurrent().setAttribute(Visit.class, visit);
        return visit;
    }

    /// Accepts `ada` with the password `sesame`.
    private record OneAccount() implements SignIn {
        @Override
        public Identity signIn(String user, String password) {
            if (user.equals("ada") && password.equals("sesame")) {
                return new Identity(user, "token", NOW, NOW.plusSeconds(3600));
            }
            throw new HubException(Failure.UNAUTHENTICATED, "no");
        }

        @Override
        public Identity renew(Identity identity) {
            return identity;
        }

        @Override
        public Hub open(Identity identity) {
            return new FakeHub();
        }
    }

    /// Vouches for whoever comes.
    private record OneProvider() implements ProvidedSignIn {
        @Override
        public Identity identity(String name, String accessToken, ProviderTokens others) {
            return new Identity(name, accessToken, NOW, NOW.plusSeconds(300), Optional.of(others));
        }

        @Override
        public Hub open(Identity identity) {
            return new FakeHub();
        }

        @Override
        public URI signOut(Identity identity, String after) {
            return URI.create("https://sso.example/logout");
        }
    }

    private record NoProvider() implements OidcConfig {
        @Override
        public boolean enabled() {
            return false;
        }

        @Override
        public Optional<String> issuer() {
            return Optional.empty();
        }

        @Override
        public String clientId() {
            return "hawser-console";
        }

        @Override
        public Optional<String> clientSecret() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }

        @Override
        public String label() {
            return "Keycloak";
        }
    }

    private record Config() implements HubConfig {
        @Override
        public String url() {
            return "https://hub.example:6443/";
        }

        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }

        @Override
        public Optional<String> publicUrl() {
            return Optional.empty();
        }

        @Override
        public String name() {
            return "Harbour";
        }
    }

    @Override
    public Instantiator createInstantitor(VaadinService service) {
        return new DefaultInstantiator(service) {
            @Override
            public <T> T getOrCreate(Class<T> type) {
                Constructor<?>[] constructors = type.getConstructors();
                return type.getName().startsWith("dev.hawser") && constructors.length == 1
                        ? type.cast(make(constructors[0]))
                        : super.getOrCreate(type);
            }
        };
    }

    private static Object make(Constructor<?> constructor) {
        try {
            return constructor.newInstance(Arrays.stream(constructor.getParameterTypes())
                    .map(Views::part)
                    .toArray());
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object part(Class<?> type) {
        if (type == Visit.class) {
            Visit visit = VaadinSession.getCurrent().getAttribute(Visit.class);
            return visit == null ? visit(new FakeHub()) : visit;
        }
        if (type == HubConfig.class) {
            return new Config();
        }
        if (type == JoinCommand.class) {
            return new JoinCommand(new Config());
        }
        if (type == Visits.class) {
            return new Visits(new OneAccount(), new OneProvider(), AT_ONCE);
        }
        if (type == ProvidedSignIn.class) {
            return new OneProvider();
        }
        if (type == LocalAccountsConfig.class) {
            return (LocalAccountsConfig) () -> true;
        }
        if (type == OidcConfig.class) {
            return new NoProvider();
        }
        throw new IllegalArgumentException("no " + type + " in tests");
    }
}

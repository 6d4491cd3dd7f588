package dev.hawser.hub;

import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.access.DefaultRoles;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.hub.connection.Connections;
import dev.hawser.hub.store.DatabaseStartException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Starts the hub: settings, keys and database first, because the framework needs them, then the framework.
@QuarkusMain
public class HubMain implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger(HubMain.class);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(90);

    private final HubConfig config;

    @Inject
    HubMain(HubConfig config) {
        this.config = config;
    }

    /// @param args none, or `secret-key` and what is to be done with it
    public static void main(String... args) {
        AtomicInteger code = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("last-out").unstarted(() -> await(ended)));
        try {
            Connections.guardAll();
            HubConfig config = Settings.read();
            if (args.length > 0) {
                say(command(config, List.of(args)));
                return;
            }
            requireFreePort(config);
            warmUp();
            try (HubDatabase database = HubDatabase.open(config)) {
                Keys.open(config, database.source(), Clock.systemUTC(), new SecureRandom())
                        .writeState(config);
                Quarkus.run(
                        HubMain.class,
                        (exit, failure) -> {
                            code.set(failure == null ? exit : 1);
                            if (failure != null) {
                                complain(rootOf(failure));
                            }
                        },
                        args);
            }
        } catch (StartException | DatabaseStartException e) {
            complain(e);
            code.set(1);
        } finally {
            ended.countDown();
        }
        System.exit(code.get());
    }

    /// A signal ends the process when its shutdown hooks have run, whatever the main thread is still doing: this one
    /// runs until the database has been stopped.
    private static void await(CountDownLatch ended) {
        try {
            if (!ended.await(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warnf("The hub did not stop within %d s", LONGEST_STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The database is waited for at the start; meanwhile the code that reads definitions is loaded and run once. What
    /// it reads is thrown away.
    private static void warmUp() {
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            CrdCatalog.hub().forEach(CrdReader::read);
            BuiltInKinds.hub();
            DefaultRoles.documents();
        });
    }

    private static String command(HubConfig config, List<String> words) {
        if (!words.getFirst().equals(SecretKeyCommand.NAME)) {
            throw new StartException("'" + words.getFirst() + "' is no command of the hub: it knows only "
                    + SecretKeyCommand.NAME + ", and starts without any.");
        }
        return SecretKeyCommand.run(config.store().secretKeyFile(), words.subList(1, words.size()));
    }

    @SuppressWarnings("SystemOut")
    private static void say(String sentence) {
        System.out.println(sentence);
    }

    private static void requireFreePort(HubConfig config) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(config.host(), config.port()));
        } catch (IOException e) {
            throw new StartException("Port " + config.port() + " on " + config.host() + " cannot be listened on ("
                    + e.getMessage() + "); choose another with hawser.port.");
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /// One sentence on standard error; what the operator cannot change is in the log.
    @SuppressWarnings("SystemOut")
    private static void complain(Throwable failure) {
        System.err.println("Hawser hub cannot start: " + failure.getMessage());
    }

    @Override
    public int run(String... args) {
        LOG.infof("Hawser hub is ready at %s", config.reachableAt());
        Quarkus.waitForExit();
        return 0;
    }
}

package dev.hawser.simulator.benchmark;

import dev.hawser.simulator.Fault;
import io.fabric8.kubernetes.client.Config;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.X509KeyManager;

/// Measures a running hub: `Benchmark KUBECONFIG PID-OF-THE-HUB BASELINE [--save]`.
public final class Benchmark {

    private static final int AGENTS = 500;
    private static final int CHANGES_PER_SECOND = 50;
    private static final int HEARTBEATS_PER_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(45);
    private static final Duration TIME = Duration.ofSeconds(15);
    private static final int LISTS = 10;

    private Benchmark() {}

    public static void main(String[] words) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (words.length < 3) {
            System.err.println("usage: Benchmark KUBECONFIG PID-OF-THE-HUB BASELINE [--save]");
            System.exit(2);
        }
        Vertx vertx = Vertx.vertx();
        try {
            boolean good = run(vertx, words, out);
            System.exit(good ? 0 : 1);
        } catch (Fault e) {
            System.err.println("error: " + e.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(Vertx vertx, String[] words, PrintStream out) throws Exception {
        Supplier<HubConnection> clients =
                clients(vertx, Config.fromKubeconfig(Path.of(words[0]).toFile()));
        ServerCpu server = new ServerCpu(Long.parseLong(words[1]));
        Path baseline = Path.of(words[2]);
        HubConnection admin = clients.get();
        out.println("Warming the hub up for " + WARM_UP.toSeconds() + " s ...");
        Calibration machine = Calibration.measure();
        Load warmUp = new Load(clients, AGENTS, server, new Scoreboard(machine));
        warmUp.prepare(admin);
        warmUp.connect();
        warmUp.reports(WARM_UP);
        warmUp.heartbeats(HEARTBEATS_PER_SECOND, TIME.dividedBy(3));
        warmUp.close();

        out.println("Measuring ...");
        Scoreboard board = new Scoreboard(machine);
        Load load = new Load(clients, AGENTS, server, board);
        load.connect();
        load.fanOut(admin, CHANGES_PER_SECOND, TIME);
        load.reports(TIME);
        load.heartbeats(HEARTBEATS_PER_SECOND, TIME);
        load.lists(admin, LISTS);
        load.close();
        if (List.of(words).contains("--save")) {
            board.save(baseline);
        }
        return board.print(baseline, out);
    }

    private static Supplier<HubConnection> clients(Vertx vertx, Config config) throws Exception {
        PemKeyCertOptions pem = new PemKeyCertOptions()
                .addCertValue(decoded(config.getClientCertData()))
                .addKeyValue(decoded(config.getClientKeyData()));
        X509KeyManager key = (X509KeyManager) pem.getKeyManagerFactory(vertx).getKeyManagers()[0];
        URI hub = URI.create(config.getMasterUrl());
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2MaxPoolSize(1)
                .setDefaultHost(hub.getHost())
                .setDefaultPort(hub.getPort())
                .setTrustOptions(new PemTrustOptions().addCertValue(decoded(config.getCaCertData())))
                .setKeyCertOptions(KeyCertOptions.wrap(key));
        return () -> new HubConnection(vertx.createHttpClient(options));
    }

    private static Buffer decoded(String base64) throws IOException {
        if (base64 == null) {
            throw new IOException("the kubeconfig holds no certificates");
        }
        return Buffer.buffer(Base64.getDecoder().decode(base64));
    }
}

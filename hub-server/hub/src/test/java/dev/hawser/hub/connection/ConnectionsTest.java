package dev.hawser.hub.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    private final Connections connections = new Connections();
    private final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        protected SocketAddress remoteAddress0() {
            return CLIENT;
        }
    };

    @Test
    void whoDripsBytesAndNeverAsksIsCutOff() {
        connect();
        for (int second = 0; second < 19; second++) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {'G'}));
            pass(1);
        }
        assertThat(channel.isOpen()).isTrue();

        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {'E'}));
        pass(2);

        assertThat(channel.isOpen()).isFalse();
        assertThat(connections.count()).isZero();
    }

    @Test
    void aRequestMayBeAnsweredForAsLongAsItTakes() {
        connect();
        Runnable answered = connections.requestStarted("127.0.0.1", 4711);
        pass(3600);
        assertThat(channel.isOpen()).isTrue();

        answered.run();
        pass(119);
        assertThat(channel.isOpen()).isTrue();
        pass(2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void oneOfManyAnswersEndsNothing() {
        connect();
        Runnable watch = connections.requestStarted("127.0.0.1", 4711);
        Runnable other = connections.requestStarted("127.0.0.1", 4711);
        other.run();
        other.run();
        pass(600);
        assertThat(channel.isOpen()).isTrue();
        watch.run();
        pass(121);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nettyFindsTheInstaller() {
        assertThat(ServiceLoader.load(io.netty.bootstrap.ChannelInitializerExtension.class))
                .hasAtLeastOneElementOfType(GuardInstaller.class);
    }

    private void connect() {
        channel.freezeTime();
        channel.pipeline().addFirst(connections.guard());
        channel.pipeline().fireChannelActive();
        assertThat(connections.count()).isEqualTo(1);
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}

package dev.hawser.hub.connection;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;

/// Puts a guard before everything else on each connection that a server accepts. Netty finds it as a service.
public final class GuardInstaller extends ChannelInitializerExtension {

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addFirst(Connections.ALL.guard());
    }
}

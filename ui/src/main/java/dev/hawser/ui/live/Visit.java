package dev.hawser.ui.live;

import dev.hawser.ui.hub.Hub;
import dev.hawser.ui.hub.Identity;
import java.time.Clock;

/// What a view needs: who is here, the hub as that person sees it, a clock, and where to wait for the network.
public record Visit(Identity who, Hub hub, Clock clock, Background background) {}

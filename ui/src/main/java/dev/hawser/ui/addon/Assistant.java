package dev.hawser.ui.addon;

import dev.hawser.api.network.Interconnect;
import java.util.List;

/// An assistant that joins networks by one kind of interconnect. The page offers what is listed here.
record Assistant(Interconnect interconnect, String title, String href) {

    static final List<Assistant> ALL =
            List.of(new Assistant(Interconnect.SUBMARINER, "Join networks with Submariner", "addons/submariner"));
}

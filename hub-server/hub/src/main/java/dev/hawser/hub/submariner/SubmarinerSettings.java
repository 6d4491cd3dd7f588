package dev.hawser.hub.submariner;

import dev.hawser.hub.submariner.SubmarinerManifests.Images;

/// What the installation says about Submariner.
///
/// @param brokerAddress the hub's API as clusters reach it, `host:port` (`hawser.public-address`)
/// @param images of the operator and what it installs
public record SubmarinerSettings(String brokerAddress, Images images) {

    public SubmarinerSettings {
        if (!brokerAddress.replaceFirst("^https://", "").replaceFirst("/+$", "").matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException("hawser.public-address \"" + brokerAddress
                    + "\" must be host:port as clusters reach the hub, e.g. hub.example.com:6443");
        }
    }
}

package dev.hawser.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What joins networks.
public enum Interconnect {
    /// Layer 3: pods and services of whole clusters.
    @JsonProperty("Submariner")
    SUBMARINER("Submariner"),
    /// Layer 7: chosen services of an application.
    @JsonProperty("Skupper")
    SKUPPER("Skupper"),
    /// Federated service meshes.
    @JsonProperty("Mesh")
    MESH("Mesh");

    private final String text;

    Interconnect(String text) {
        this.text = text;
    }

    /// As it is written in JSON.
    public String text() {
        return text;
    }
}

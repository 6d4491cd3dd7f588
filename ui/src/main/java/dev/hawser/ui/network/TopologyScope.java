package dev.hawser.ui.network;

/// Which part of the network is looked at.
///
/// @param set a cluster set, empty for all
/// @param cluster one cluster and its tunnels, empty for all; it goes before `set`
/// @param problems only what needs a look
/// @param alone clusters without a tunnel, too
record TopologyScope(String set, String cluster, boolean problems, boolean alone) {
    static final TopologyScope ALL = new TopologyScope("", "", false, false);
}

/// A stand-in for the operator of Submariner and for the data plane between gateways.
@NullMarked
package dev.hawser.simulator.submariner;

import org.jspecify.annotations.NullMarked;

/// Members of the fleet: acceptance, rights, availability, sets, leaving.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub.cluster;

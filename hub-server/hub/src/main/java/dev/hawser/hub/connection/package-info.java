/// Connections that keep the hub waiting before anybody knows whose they are.
@NullMarked
package dev.hawser.hub.connection;

import org.jspecify.annotations.NullMarked;

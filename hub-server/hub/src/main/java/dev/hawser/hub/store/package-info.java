/// The hub's only state: objects and their history in PostgreSQL, the current ones in memory too.
@NullMarked
package dev.hawser.hub.store;

import org.jspecify.annotations.NullMarked;

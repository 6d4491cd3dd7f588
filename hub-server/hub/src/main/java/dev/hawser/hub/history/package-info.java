/// What was: who changed which object when, and what the object looked like then. Read from the log that the store
/// writes; the only part of the hub that reads the database by entities.
@NullMarked
package dev.hawser.hub.history;

import org.jspecify.annotations.NullMarked;

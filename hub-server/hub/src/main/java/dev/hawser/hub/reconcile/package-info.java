/// Level-triggered controllers: they look at what is, never at what happened, and run on the leading replica only.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub.reconcile;

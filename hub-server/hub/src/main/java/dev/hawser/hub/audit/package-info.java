/// Who changed what: where the API's audit records go.
@NullMarked
package dev.hawser.hub.audit;

import org.jspecify.annotations.NullMarked;

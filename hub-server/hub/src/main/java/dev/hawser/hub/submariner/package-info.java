/// Submariner: preflight, broker, what each cluster gets, what its reports mean.
@NullMarked
package dev.hawser.hub.submariner;

import org.jspecify.annotations.NullMarked;

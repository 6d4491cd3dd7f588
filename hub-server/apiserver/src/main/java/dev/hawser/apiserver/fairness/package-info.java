/// No client starves the others: who may be worked for at the same time, and who waits.
@NullMarked
package dev.hawser.apiserver.fairness;

import org.jspecify.annotations.NullMarked;

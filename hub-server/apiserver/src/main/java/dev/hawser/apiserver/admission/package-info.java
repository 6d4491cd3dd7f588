@NullMarked
package dev.hawser.apiserver.admission;

import org.jspecify.annotations.NullMarked;

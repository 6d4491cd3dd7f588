@NullMarked
package dev.hawser.apiserver.object;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.hawser.apiserver.kind;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.hawser.apiserver.verb;

import org.jspecify.annotations.NullMarked;

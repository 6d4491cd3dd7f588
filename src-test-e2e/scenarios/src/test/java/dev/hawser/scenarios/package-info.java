@NullMarked
package dev.hawser.scenarios;

import org.jspecify.annotations.NullMarked;

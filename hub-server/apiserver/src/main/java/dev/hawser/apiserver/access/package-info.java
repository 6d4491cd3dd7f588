@NullMarked
package dev.hawser.apiserver.access;

import org.jspecify.annotations.NullMarked;

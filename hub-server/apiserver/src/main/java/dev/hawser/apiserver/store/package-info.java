@NullMarked
package dev.hawser.apiserver.store;

import org.jspecify.annotations.NullMarked;

/// The console.
@NullMarked
package dev.hawser.ui;

import org.jspecify.annotations.NullMarked;

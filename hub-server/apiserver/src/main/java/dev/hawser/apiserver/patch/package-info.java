/// Changing documents: the four kinds of patch, and the record of who owns which field.
@NullMarked
package dev.hawser.apiserver.patch;

import org.jspecify.annotations.NullMarked;

/// Makes a join token and waits until the cluster is there.
@NullMarked
package dev.hawser.ui.join;

import org.jspecify.annotations.NullMarked;

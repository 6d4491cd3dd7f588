/// What the tests of views share: sample objects and how views are made.
@NullMarked
package dev.hawser.ui.testing;

import org.jspecify.annotations.NullMarked;

/// The frame around the views: sign-in, navigation, theme, health banner.
@NullMarked
package dev.hawser.ui.shell;

import org.jspecify.annotations.NullMarked;

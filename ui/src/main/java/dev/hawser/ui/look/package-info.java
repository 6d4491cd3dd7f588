/// How the console looks: status badges, empty states, ages, notices. State is icon, word and colour, from here only.
@NullMarked
package dev.hawser.ui.look;

import org.jspecify.annotations.NullMarked;

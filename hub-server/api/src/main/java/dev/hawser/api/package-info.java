/// What all kinds share, and the catalogue of their CustomResourceDefinitions.
@NullMarked
package dev.hawser.api;

import org.jspecify.annotations.NullMarked;

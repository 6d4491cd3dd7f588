/// The reference page of the API, made from what the server publishes.
@NullMarked
package dev.hawser.apiserver.reference;

import org.jspecify.annotations.NullMarked;

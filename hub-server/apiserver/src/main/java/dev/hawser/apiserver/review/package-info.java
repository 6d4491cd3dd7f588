/// Questions that are asked by creating an object: who am I, what may I do, what may somebody else do.
@NullMarked
package dev.hawser.apiserver.review;

import org.jspecify.annotations.NullMarked;

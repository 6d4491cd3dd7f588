@NullMarked
package dev.hawser.apiserver.http;

import org.jspecify.annotations.NullMarked;

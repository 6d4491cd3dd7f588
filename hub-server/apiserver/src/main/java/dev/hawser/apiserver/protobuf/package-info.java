@NullMarked
package dev.hawser.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;

/// How a cluster becomes a member: key, signing request, certificate, renewal.
@NullMarked
package dev.hawser.agent.join;

import org.jspecify.annotations.NullMarked;

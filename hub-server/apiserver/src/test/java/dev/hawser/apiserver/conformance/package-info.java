/// Requests and the answers that a kube-apiserver gave to them, put to a server of ours.
@NullMarked
package dev.hawser.apiserver.conformance;

import org.jspecify.annotations.NullMarked;

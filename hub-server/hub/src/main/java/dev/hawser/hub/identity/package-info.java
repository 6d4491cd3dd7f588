/// Who is who: the hub's certificate authority, certificates from signing requests, signed tokens.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub.identity;

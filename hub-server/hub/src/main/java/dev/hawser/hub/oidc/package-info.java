/// People and programs that come with a token of an OpenID Connect identity provider.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub.oidc;

/// People with an account of the hub itself: passwords, login, session tokens.
@org.jspecify.annotations.NullMarked
package dev.hawser.hub.account;

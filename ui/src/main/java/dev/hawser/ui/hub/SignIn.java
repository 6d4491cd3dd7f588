package dev.hawser.ui.hub;

/// How people with a name and a password prove who they are; [OidcSignIn] is for those for whom somebody else vouches.
///
/// All methods wait for the network and fail with [HubException].
public interface SignIn {

    /// Checks name and password.
    Identity signIn(String user, String password);

    /// A fresh token for one that is still valid.
    Identity renew(Identity identity);

    /// Opens the hub for the person.
    Hub open(Identity identity);
}

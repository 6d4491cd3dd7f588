package dev.hawser.ui.hub;

import java.net.URI;

/// How people sign in for whom an identity provider vouches.
public interface ProvidedSignIn {

    /// Who came back from the provider with these tokens.
    Identity identity(String name, String accessToken, ProviderTokens others);

    /// Opens the hub for the person, until the provider no longer vouches.
    Hub open(Identity identity);

    /// Where the person's browser goes to sign out of the provider, to come back to `after`. Waits for the network and
    /// fails with [HubException].
    URI signOut(Identity identity, String after);
}

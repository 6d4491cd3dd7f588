package dev.hawser.hub.store;

/// Encrypts what must not be readable in the database.
public interface Sealer {

    /// @param context what it belongs to; ciphertext of one context does not open in another
    byte[] seal(byte[] plain, String context);

    /// @throws DatabaseStartException if the key is not the one that it was sealed with
    byte[] open(byte[] sealed, String context);
}

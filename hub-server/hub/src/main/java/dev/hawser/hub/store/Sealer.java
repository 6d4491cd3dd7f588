package dev.hawser.hub.store;

import java.util.List;

/// Encrypts what must not be readable in the database. What is sealed begins with a zero byte.
public interface Sealer {

    /// @param context what it belongs to; ciphertext of one context does not open in another
    byte[] seal(byte[] plain, String context);

    /// @throws DatabaseStartException if the key is not the one that it was sealed with
    byte[] open(byte[] sealed, String context);

    /// Looks whether there are other keys by now.
    default void refresh() {}

    /// The five bytes, from the fifth on, of what was sealed with a key that is to be given up.
    default List<byte[]> outdated() {
        return List.of();
    }
}

package dev.hawser.apiserver.protobuf;

import java.util.Locale;

/// What a field holds.
sealed interface WireType {

    /// A value without fields of its own in JSON.
    enum Scalar implements WireType {
        STRING,
        BYTES,
        BOOL,
        INT32,
        INT64,
        DOUBLE,
        /// Seconds since 1970, as text in JSON.
        TIME,
        /// The same with six fraction digits.
        MICROTIME,
        QUANTITY,
        INTORSTRING,
        /// JSON as it is.
        RAW
    }

    /// @param name key in the [MessageTable]
    record Message(String name) implements WireType {}

    static WireType of(String word) {
        return word.contains(".") ? new Message(word) : Scalar.valueOf(word.toUpperCase(Locale.ROOT));
    }
}

package dev.hawser.apiserver.protobuf;

import java.util.Map;

/// A message and what it becomes in JSON.
///
/// @param form what it becomes
/// @param fields by number
record MessageType(Form form, Map<Integer, Field> fields) {

    /// What a message is in JSON.
    enum Form {
        OBJECT,
        /// The strings of its only field.
        WORDS,
        /// The value of the one field that is set.
        EITHER
    }

    /// How often a field occurs.
    enum Many {
        ONE,
        LIST,
        MAP
    }

    /// @param name in JSON; `.` if the members of the value are members of the message around it
    /// @param dropZero the zero value is left out of JSON
    record Field(int number, String name, Many many, WireType type, boolean dropZero) {

        boolean inline() {
            return name.equals(".");
        }
    }
}

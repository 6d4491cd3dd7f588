package dev.hawser.apiserver.admission;

import org.jspecify.annotations.Nullable;

/// Where in a document, as a chain to the root, so that walking costs next to nothing and only a fault pays
/// for the text.
///
/// @param parent null for the root
/// @param step `.name`, or `[key]`; empty for the root and for an index
/// @param index position in a list, -1 otherwise
record FieldPath(@Nullable FieldPath parent, String step, int index) {

    static final FieldPath ROOT = new FieldPath(null, "", -1);

    FieldPath child(String name) {
        return new FieldPath(this, name, -1);
    }

    FieldPath index(int i) {
        return new FieldPath(this, "", i);
    }

    /// `spec.taints[0].key`; empty for the root.
    String text() {
        StringBuilder text = new StringBuilder();
        append(text);
        return text.toString();
    }

    private void append(StringBuilder text) {
        if (parent == null) {
            return;
        }
        parent.append(text);
        if (index >= 0) {
            text.append('[').append(index).append(']');
        } else if (step.startsWith("[")) {
            text.append(step);
        } else {
            text.append(text.isEmpty() ? "" : ".").append(step);
        }
    }
}

package dev.hawser.hub.store;

import java.sql.SQLException;

/// What this replica has in memory is not what the log continues: it has to load everything anew.
final class OutOfStepException extends SQLException {

    private static final long serialVersionUID = 1L;

    OutOfStepException(String message) {
        super(message);
    }
}

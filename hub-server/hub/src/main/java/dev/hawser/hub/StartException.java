package dev.hawser.hub;

/// Why the hub cannot start: one sentence for the operator, who has to change something.
final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartException(String sentence) {
        super(sentence);
    }
}

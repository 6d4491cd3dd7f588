package dev.hawser.simulator;

/// The program cannot go on; the message is one sentence for the person who started it.
public final class Fault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Fault(String sentence) {
        super(sentence);
    }
}

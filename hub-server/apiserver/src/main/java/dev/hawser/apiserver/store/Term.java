package dev.hawser.apiserver.store;

/// The time during which one replica leads. What is written within a term is refused by the store once a newer term
/// has begun: a leader that was stopped, or cut off, for a while cannot finish what it had in hand.
///
/// @param number greater than those of all terms before
public record Term(long number) {

    private static final ScopedValue<Term> CURRENT = ScopedValue.newInstance();

    /// Stands for "no term": such writes are never refused.
    public static final long NONE = 0;

    /// Runs work, and what it starts by [#carried], within this term.
    public void run(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /// The work of another thread, within the term that this thread is in, if it is in one.
    public static Runnable carried(Runnable work) {
        if (!CURRENT.isBound()) {
            return work;
        }
        Term term = CURRENT.get();
        return () -> term.run(work);
    }

    /// The number of the term that this thread works in, or [#NONE].
    public static long current() {
        return CURRENT.isBound() ? CURRENT.get().number() : NONE;
    }
}

package marioenv.sessions;

/**
 * What a session's observations show.
 *
 * @param kind planes, codes, or nothing but the numbers
 * @param onCamera whether the window is the screen, not the surroundings of Mario
 */
public record View(Kind kind, boolean onCamera) {
    /** Form of the window. */
    public enum Kind {
        PLANES,
        CODES,
        NONE
    }
}

package marioenv.engine;

/** How a game stands; the ordinal is the value that results carry. */
public enum Status {
    RUNNING,
    WIN,
    LOSE,
    TIME_OUT
}

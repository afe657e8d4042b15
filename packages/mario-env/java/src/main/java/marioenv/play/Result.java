package marioenv.play;

import marioenv.engine.Event;
import marioenv.engine.GameLog;
import marioenv.engine.Status;
import marioenv.engine.World;
import marioenv.level.SpriteTypes;

/** The numbers of a game as it stands: of a finished run, or of one under way. */
public record Result(
        Status status,
        float completion,
        int remainingTime,
        int mode,
        int lives,
        int coins,
        int tileCoins,
        int mushrooms,
        int fireFlowers,
        int jumps,
        float maxJumpX,
        int maxAirTime,
        int hurts,
        int rawHurts,
        int contentBumps,
        int brokenBricks,
        int destroyedBricks,
        int kills,
        int stompKills,
        int fireKills,
        int shellKills,
        int fallKills,
        int bumpKills,
        int bulletStomps) {

    /** Reads the numbers off a game. */
    public static Result of(World world, Statistics statistics, boolean compat) {
        GameLog log = world.log();
        int rawHurts = statistics.count(Event.HURT);
        return new Result(
                world.status(),
                completion(world, compat),
                world.timer(),
                world.mario().mode(),
                world.lives(),
                world.coins(),
                statistics.collected(Event.COIN_TILE),
                statistics.collected(SpriteTypes.MUSHROOM),
                statistics.collected(SpriteTypes.FIRE_FLOWER),
                statistics.count(Event.JUMP),
                statistics.maxJumpX(),
                statistics.maxAirTime(),
                compat ? rawHurts : log.effectiveHurts(),
                rawHurts,
                statistics.contentBumps(),
                statistics.brokenBricks(),
                statistics.destroyedBricks(),
                statistics.kills(),
                statistics.count(Event.STOMP_KILL),
                statistics.count(Event.FIRE_KILL),
                statistics.count(Event.SHELL_KILL),
                statistics.count(Event.FALL_KILL),
                log.bumpKills(),
                log.bulletStomps());
    }

    /** How far Mario has come, 0 to 1; in compat mode the bare quotient, NaN for a goal in column 0. */
    public static float completion(World world, boolean compat) {
        if (compat) {
            return world.rawCompletion();
        }
        if (world.status() == Status.WIN) {
            return 1;
        }
        return world.level().goalColumn() == 0 ? 0 : Math.max(0, Math.min(1, world.rawCompletion()));
    }
}

package marioenv.play;

import java.util.List;
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

    /** Names of {@link #counts}, as replies call them. */
    public static final List<String> COUNTS = List.of(
            "remaining_time", "mode", "lives", "coins", "tile_coins", "mushrooms", "fire_flowers", "jumps", "max_air_time",
            "hurts", "hurts_raw", "bumps_question", "bumps_brick", "destroyed_bricks", "kills_total", "kills_stomp",
            "kills_fire", "kills_shell", "kills_fall", "kills_bump", "bullet_stomps");

    /** Returns every whole number. */
    public int[] counts() {
        return new int[] {
            remainingTime, mode, lives, coins, tileCoins, mushrooms, fireFlowers, jumps, maxAirTime,
            hurts, rawHurts, contentBumps, brokenBricks, destroyedBricks, kills, stompKills,
            fireKills, shellKills, fallKills, bumpKills, bulletStomps
        };
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

package marioenv.engine;

import java.util.Arrays;

/**
 * Sprites in the order in which they act; objects are used again and again.
 *
 * <p>Entries behind {@link #size} are spare ones.
 */
final class SpriteList {
    private Sprite[] items = new Sprite[4];
    private int size;

    int size() {
        return size;
    }

    Sprite get(int i) {
        return items[i];
    }

    void clear() {
        size = 0;
    }

    /** Appends a sprite whose fields the caller must set. */
    Sprite append() {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        Sprite sprite = items[size];
        if (sprite == null) {
            sprite = new Sprite();
            items[size] = sprite;
        }
        size++;
        return sprite;
    }

    void copyFrom(SpriteList other) {
        size = 0;
        for (int i = 0; i < other.size; i++) {
            append().copyFrom(other.items[i]);
        }
    }

    /** Drops the dead ones and keeps the order of the others. */
    void removeDead() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Sprite sprite = items[i];
            if (sprite.alive) {
                items[i] = items[kept];
                items[kept++] = sprite;
            }
        }
        size = kept;
    }

    /** Puts the sprites of another list, which is emptied, before its own. */
    void takeInFront(SpriteList other) {
        int added = other.size;
        if (size + added > items.length) {
            items = Arrays.copyOf(items, Math.max(2 * items.length, size + added));
        }
        Sprite[] spares = Arrays.copyOfRange(items, size, size + added);
        System.arraycopy(items, 0, items, added, size);
        System.arraycopy(other.items, 0, items, 0, added);
        System.arraycopy(spares, 0, other.items, 0, added);
        size += added;
        other.size = 0;
    }
}

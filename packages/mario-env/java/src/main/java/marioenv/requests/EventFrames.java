package marioenv.requests;

import java.nio.ByteBuffer;
import marioenv.engine.Event;

/** Events as rows of six floats. */
final class EventFrames {
    private EventFrames() {}

    static void put(ByteBuffer buffer, Event event) {
        buffer.putFloat(event.type()).putFloat(event.parameter()).putFloat(event.x()).putFloat(event.y());
        buffer.putFloat(event.mode()).putFloat(event.tick());
    }
}

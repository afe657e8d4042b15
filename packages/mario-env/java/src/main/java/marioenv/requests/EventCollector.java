package marioenv.requests;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import marioenv.engine.Event;
import marioenv.wire.Reply;

/** Events of many sessions, each with the session's place in the request. */
final class EventCollector {
    private static final int COLUMNS = 7;

    private final List<Integer> places = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    void add(int place, Event event) {
        places.add(place);
        events.add(event);
    }

    void write(Reply reply) {
        ByteBuffer out = reply.frame("events", "f4", events.size(), COLUMNS).buffer();
        for (int i = 0; i < events.size(); i++) {
            out.putFloat(places.get(i));
            EventFrames.put(out, events.get(i));
        }
    }
}

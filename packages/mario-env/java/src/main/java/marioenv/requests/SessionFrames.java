package marioenv.requests;

import java.nio.ByteBuffer;
import marioenv.sessions.InfoColumns;
import marioenv.sessions.Planes;
import marioenv.sessions.Session;
import marioenv.sessions.StateColumns;
import marioenv.sessions.View;
import marioenv.wire.Frame;
import marioenv.wire.Reply;
import marioenv.wire.RequestException;

/** Writes what sessions look like after a step: window, numbers and counts. */
final class SessionFrames {
    private static final int SIZE = 16;

    private SessionFrames() {}

    static void write(Reply reply, Session[] sessions) throws RequestException {
        int n = sessions.length;
        View.Kind kind = n == 0 ? View.Kind.NONE : sessions[0].view().kind();
        for (Session session : sessions) {
            if (session.view().kind() != kind) {
                throw RequestException.bad("sessions of one request must have one kind of observation");
            }
        }
        if (kind == View.Kind.PLANES) {
            Frame grid = reply.frame("grid", "u1", n, Planes.NAMES.length, SIZE, SIZE / 8);
            for (int i = 0; i < n; i++) {
                Planes.write(sessions[i].game().world(), sessions[i].view().onCamera(), grid.data(), i * Planes.BYTES);
            }
        } else if (kind == View.Kind.CODES) {
            ByteBuffer scene = reply.frame("scene", "u1", n, SIZE, SIZE).buffer();
            ByteBuffer sprites = reply.frame("sprites", "u1", n, SIZE, SIZE).buffer();
            for (Session session : sessions) {
                Planes.writeCodes(session.game().world(), session.view().onCamera(), scene, sprites);
            }
        }
        ByteBuffer state = reply.frame("state", "f4", n, StateColumns.NAMES.length).buffer();
        ByteBuffer info = reply.frame("info", "i4", n, InfoColumns.NAMES.length).buffer();
        for (Session session : sessions) {
            StateColumns.write(session, state);
            InfoColumns.write(session, info);
        }
    }
}

package marioenv.sessions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import marioenv.level.Level;
import marioenv.level.LevelFormatException;
import marioenv.level.LevelParser;
import marioenv.play.RunConfig;
import marioenv.play.SavedGame;
import marioenv.wire.RequestException;

/** A session as bytes: a mark, the length, a checksum, and then level, configuration and game. */
public final class SavedSession {
    private static final int MARK = 0x4d455331; // "MES1"
    private static final int HEAD = 12;

    private SavedSession() {}

    public static byte[] write(Session session) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] text = session.level().text().getBytes(StandardCharsets.US_ASCII);
            out.writeInt(text.length);
            out.write(text);
            RunConfig config = session.config();
            out.writeInt(config.timerUnits());
            out.writeInt(config.startMode());
            out.writeBoolean(config.compat());
            out.writeInt(config.plantOffset());
            out.writeByte(session.view().kind().ordinal());
            out.writeBoolean(session.view().onCamera());
            out.writeInt(session.steps());
            SavedGame.write(session.game(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] body = bytes.toByteArray();
        return ByteBuffer.allocate(HEAD + body.length)
                .putInt(MARK).putInt(body.length).putInt(checksum(body)).put(body).array();
    }

    /**
     * Reads a session back.
     *
     * @param owner identity of the connection that may use it
     * @throws RequestException if the bytes are damaged
     */
    public static Session read(byte[] blob, byte[] owner) throws RequestException {
        ByteBuffer head = ByteBuffer.wrap(blob);
        if (blob.length < HEAD || head.getInt() != MARK || head.getInt() != blob.length - HEAD) {
            throw RequestException.bad("state is not what env_save returns, or cut short");
        }
        int checksum = head.getInt();
        byte[] body = new byte[head.remaining()];
        head.get(body);
        if (checksum != checksum(body)) {
            throw RequestException.bad("state is damaged: its checksum does not fit");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            return readBody(in, owner);
        } catch (IOException | LevelFormatException | IllegalArgumentException e) {
            throw RequestException.bad("state is damaged: " + e.getMessage());
        }
    }

    private static Session readBody(DataInputStream in, byte[] owner) throws IOException, LevelFormatException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length of " + length);
        }
        byte[] text = in.readNBytes(length);
        Level level = LevelParser.fromText(new String(text, StandardCharsets.US_ASCII));
        int timer = in.readInt();
        int startMode = in.readInt();
        boolean compat = in.readBoolean();
        RunConfig config =
                new RunConfig(RunConfig.Agent.NOOP, timer, 0, startMode, 1, 0, 0, 0, compat, false, in.readInt());
        int kind = in.readUnsignedByte();
        if (kind >= View.Kind.values().length) {
            throw new IOException("an unknown kind of view");
        }
        Session session = new Session(owner, level, config, new View(View.Kind.values()[kind], in.readBoolean()));
        session.restoreSteps(in.readInt());
        SavedGame.read(session.game(), in);
        if (in.available() > 0) {
            throw new IOException("too long");
        }
        return session;
    }

    private static int checksum(byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return (int) crc.getValue();
    }
}

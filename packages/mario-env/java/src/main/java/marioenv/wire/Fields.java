package marioenv.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checked access to a JSON object: each value's type and range, and at the end that no field is left over. */
public final class Fields {
    private static final int LONGEST_NUMBER = 24;

    private final JsonObject object;
    private final String where;
    private final Set<String> known = new HashSet<>();

    /** @param where how messages call the object, for example "config" */
    public Fields(JsonObject object, String where) {
        this.object = object;
        this.where = where;
    }

    public boolean has(String name) {
        known.add(name);
        return object.has(name);
    }

    /** Returns an integer in a range, or the default if the field is missing. */
    public long integer(String name, long standard, long low, long high) throws RequestException {
        if (!has(name)) {
            return standard;
        }
        String text = number(name);
        if (text.matches("-?[0-9]+")) {
            try {
                long value = Long.parseLong(text);
                if (value >= low && value <= high) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Beyond 64 bits: out of range like any other.
            }
        }
        throw wrong(name, "an integer from " + low + " to " + high);
    }

    /** Returns an unsigned 64-bit integer, or the default if the field is missing. */
    public long unsigned(String name, long standard) throws RequestException {
        if (!has(name)) {
            return standard;
        }
        try {
            return Long.parseUnsignedLong(number(name));
        } catch (NumberFormatException e) {
            throw wrong(name, "an unsigned 64-bit integer");
        }
    }

    /** Returns a number in a range, or the default if the field is missing. */
    public double real(String name, double standard, double low, double high) throws RequestException {
        if (!has(name)) {
            return standard;
        }
        double value = Double.parseDouble(number(name));
        if (!(value >= low && value <= high)) {
            throw wrong(name, "a number from " + low + " to " + high);
        }
        return value;
    }

    public boolean flag(String name, boolean standard) throws RequestException {
        if (!has(name)) {
            return standard;
        }
        if (!(object.get(name) instanceof JsonPrimitive value && value.isBoolean())) {
            throw wrong(name, "true or false");
        }
        return object.get(name).getAsBoolean();
    }

    /** Returns one of some words, or the first of them if the field is missing. */
    public String choice(String name, String... words) throws RequestException {
        if (!has(name)) {
            return words[0];
        }
        if (object.get(name) instanceof JsonPrimitive value && value.isString()) {
            for (String word : words) {
                if (word.equals(value.getAsString())) {
                    return word;
                }
            }
        }
        throw wrong(name, "one of " + String.join(", ", words));
    }

    /** Returns a text, or null if the field is missing. */
    public String text(String name) throws RequestException {
        if (!has(name)) {
            return null;
        }
        if (!(object.get(name) instanceof JsonPrimitive value && value.isString())) {
            throw wrong(name, "a text");
        }
        return object.get(name).getAsString();
    }

    /** Returns a list of texts, or null if the field is missing. */
    public List<String> texts(String name) throws RequestException {
        if (!has(name)) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        if (!object.get(name).isJsonArray()) {
            throw wrong(name, "a list of texts");
        }
        for (JsonElement item : object.getAsJsonArray(name)) {
            if (!(item instanceof JsonPrimitive value && value.isString())) {
                throw wrong(name, "a list of texts");
            }
            texts.add(item.getAsString());
        }
        return texts;
    }

    /** Returns a list of integers, or null if the field is missing. */
    public List<Long> integers(String name) throws RequestException {
        if (!has(name)) {
            return null;
        }
        List<Long> values = new ArrayList<>();
        if (object.get(name).isJsonArray()) {
            for (JsonElement item : object.getAsJsonArray(name)) {
                if (!(item instanceof JsonPrimitive value && value.isNumber()
                        && value.getAsString().matches("-?[0-9]{1,15}"))) {
                    throw wrong(name, "a list of integers");
                }
                values.add(Long.valueOf(item.getAsString()));
            }
            return values;
        }
        throw wrong(name, "a list of integers");
    }

    /** Returns an object's fields; an empty one if the field is missing. */
    public Fields object(String name) throws RequestException {
        if (!has(name)) {
            return new Fields(new JsonObject(), name);
        }
        if (!object.get(name).isJsonObject()) {
            throw wrong(name, "an object");
        }
        return new Fields(object.getAsJsonObject(name), name);
    }

    /** Returns the objects of a list; an empty list if the field is missing. */
    public List<Fields> objects(String name) throws RequestException {
        List<Fields> objects = new ArrayList<>();
        if (!has(name)) {
            return objects;
        }
        if (!object.get(name).isJsonArray()) {
            throw wrong(name, "a list of objects");
        }
        for (JsonElement item : object.getAsJsonArray(name)) {
            if (!item.isJsonObject()) {
                throw wrong(name, "a list of objects");
            }
            objects.add(new Fields(item.getAsJsonObject(), name));
        }
        return objects;
    }

    /** Refuses fields that nobody has asked for. */
    public void finish() throws RequestException {
        Set<String> unknown = new TreeSet<>(object.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw RequestException.bad("unknown field " + shorten(unknown.iterator().next()) + " in " + where
                    + "; known here: " + String.join(", ", new TreeSet<>(known)));
        }
    }

    private String number(String name) throws RequestException {
        if (object.get(name) instanceof JsonPrimitive value && value.isNumber()
                && value.getAsString().length() <= LONGEST_NUMBER) {
            return value.getAsString();
        }
        throw wrong(name, "a number");
    }

    private RequestException wrong(String name, String wanted) {
        return RequestException.bad(
                name + " in " + where + " must be " + wanted + ", not " + shorten(object.get(name).toString()));
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}

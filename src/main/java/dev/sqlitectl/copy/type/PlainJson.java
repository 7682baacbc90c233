package dev.sqlitectl.copy.type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * JSON as jsonb prints it, in one pass over its bytes, for what most columns hold: no escapes, no
 * exponents, no repeated keys. All other texts are left to a whole parser, which takes ten times as
 * long for a small one.
 *
 * @see JsonText#asJsonbPrints
 */
final class PlainJson {
  private static final int LONGEST = 1 << 20;
  private static final int LONGEST_NUMBER = 100;
  private static final int DEEPEST = 50;

  private final byte[] text;
  private int at;
  private byte[] out;
  private int used;

  private PlainJson(byte[] text) {
    this.text = text;
    this.out = new byte[text.length + text.length / 4 + 16];
  }

  /**
   * The text that jsonb prints; empty when this is not JSON or not plain.
   *
   * @param utf8 valid UTF-8 without NUL
   */
  static Optional<byte[]> asJsonbPrints(byte[] utf8) {
    if (utf8.length > LONGEST) {
      return Optional.empty();
    }
    PlainJson json = new PlainJson(utf8);
    boolean plain = json.value(0) && json.next() == END;
    return plain ? Optional.of(Arrays.copyOf(json.out, json.used)) : Optional.empty();
  }

  /** What {@link #next} answers at the end. */
  private static final int END = -1;

  /** Every step answers whether the text is plain so far. */
  private boolean value(int depth) {
    return depth < DEEPEST
        && switch (next()) {
          case '{' -> object(depth + 1);
          case '[' -> array(depth + 1);
          case '"' -> string();
          case 't' -> literal("true");
          case 'f' -> literal("false");
          case 'n' -> literal("null");
          default -> number();
        };
  }

  private boolean array(int depth) {
    take('[');
    if (next() == ']') {
      return take(']');
    }
    while (value(depth)) {
      if (next() != ',') {
        return next() == ']' && take(']');
      }
      take(',');
      put(' ');
    }
    return false;
  }

  /** A member in the output, from the quote before its key to the end of its value. */
  private record Member(int from, int keyEnd, int end) {}

  private boolean object(int depth) {
    take('{');
    if (next() == '}') {
      return take('}');
    }
    int first = used;
    List<Member> members = new ArrayList<>();
    boolean sorted = true;
    while (next() == '"') {
      int from = used;
      if (!string() || next() != ':') {
        return false;
      }
      int keyEnd = used;
      take(':');
      put(' ');
      if (!value(depth)) {
        return false;
      }
      Member member = new Member(from, keyEnd, used);
      sorted &= members.isEmpty() || compare(members.get(members.size() - 1), member) < 0;
      members.add(member);
      if (next() != ',') {
        return next() == '}' && (sorted || sort(members, first)) && take('}');
      }
      take(',');
      put(' ');
    }
    return false;
  }

  /** Keys by length, then by bytes. */
  private int compare(Member one, Member other) {
    int length = Integer.compare(one.keyEnd - one.from, other.keyEnd - other.from);
    return length != 0
        ? length
        : Arrays.compareUnsigned(out, one.from, one.keyEnd, out, other.from, other.keyEnd);
  }

  /** False when a key is repeated. */
  private boolean sort(List<Member> members, int first) {
    members.sort(this::compare);
    for (int i = 1; i < members.size(); i++) {
      if (compare(members.get(i - 1), members.get(i)) == 0) {
        return false;
      }
    }
    byte[] unsorted = Arrays.copyOfRange(out, first, used);
    used = first;
    for (Member member : members) {
      if (used > first) {
        put(',');
        put(' ');
      }
      int length = member.end - member.from;
      System.arraycopy(unsorted, member.from - first, out, used, length);
      used += length;
    }
    return true;
  }

  private boolean string() {
    int end = at + 1;
    while (end < text.length && text[end] != '"') {
      boolean control = text[end] >= 0 && text[end] < ' ';
      if (text[end] == '\\' || control) {
        return false;
      }
      end++;
    }
    return end < text.length && copyTo(end + 1);
  }

  private boolean literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= text.length || text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return copyTo(at + word.length());
  }

  /** jsonb prints it as it is written, but for a zero below zero. */
  private boolean number() {
    int whole = at + (at < text.length && text[at] == '-' ? 1 : 0);
    int end = digits(whole);
    boolean leadingZero = end > whole + 1 && text[whole] == '0';
    if (end == whole || leadingZero) {
      return false;
    }
    if (end < text.length && text[end] == '.') {
      int fraction = end + 1;
      end = digits(fraction);
      if (end == fraction) {
        return false;
      }
    }
    boolean exponent = end < text.length && (text[end] | ' ') == 'e';
    boolean belowZero = whole > at && isZero(whole, end);
    return !exponent && !belowZero && end - at <= LONGEST_NUMBER && copyTo(end);
  }

  private boolean isZero(int from, int end) {
    for (int i = from; i < end; i++) {
      if (text[i] > '0') {
        return false;
      }
    }
    return true;
  }

  private int digits(int from) {
    int end = from;
    while (end < text.length && text[end] >= '0' && text[end] <= '9') {
      end++;
    }
    return end;
  }

  /** The first byte that is not white. */
  private int next() {
    while (at < text.length && isWhite(text[at])) {
      at++;
    }
    return at < text.length ? text[at] : END;
  }

  private static boolean isWhite(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private boolean take(char mark) {
    at++;
    put(mark);
    return true;
  }

  private boolean copyTo(int end) {
    int length = end - at;
    require(length);
    System.arraycopy(text, at, out, used, length);
    used += length;
    at = end;
    return true;
  }

  private void put(char ascii) {
    require(1);
    out[used++] = (byte) ascii;
  }

  private void require(int more) {
    if (used + more > out.length) {
      out = Arrays.copyOf(out, 2 * out.length + more);
    }
  }
}

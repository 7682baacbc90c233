package dev.sqlitectl.copy.random;

import java.util.Locale;
import java.util.UUID;

/**
 * Values that a column's kind asks for, in one style per column as an application would write them.
 */
final class RandomValues {
  /** More styles than any kind knows: each takes the remainder. */
  static final int STYLES = 60;

  private final Chance chance;

  RandomValues(Chance chance) {
    this.chance = chance;
  }

  Value of(Kind kind, int style) {
    return switch (kind) {
      case INTEGER -> Value.of(integer(style % 5));
      case REAL -> Value.of(real(style % 3));
      case NUMERIC -> numeric(style % 4);
      case BOOLEAN -> bool(style % 4);
      case TEXT -> Value.text(text(style % 5));
      case BLOB -> Value.blob(chance.bytes(style % 3 == 0 ? 16 : chance.below(9)));
      case DATE -> Value.text(style % 6 == 0 ? moment(1) : day());
      case TIME -> Value.text(clock(style % 3 == 0 ? 0 : chance.below(7)));
      case MOMENT -> moments(style % 12);
      case JSON -> Value.text(json(3));
      case UUID -> uuid(style % 4);
      case ANY -> any(style % 6);
    };
  }

  private long integer(int style) {
    return switch (style) {
      case 0 -> chance.below(2);
      case 1 -> chance.below(1000) - 100;
      case 2 -> 1_700_000_000L + chance.below(100_000_000);
      case 3 -> chance.any();
      default ->
          chance.of(
              0,
              1,
              -1,
              127,
              32768,
              2147483647L,
              2147483648L,
              -2147483649L,
              (1L << 53) + 1,
              -(1L << 53),
              Long.MAX_VALUE,
              Long.MIN_VALUE,
              999999999999999999L);
    };
  }

  private double real(int style) {
    double whole = chance.below(2000) - 1000;
    return switch (style) {
      case 0 -> whole / 100;
      case 1 -> whole;
      default -> Hazards.REALS.get(chance.below(Hazards.REALS.size()));
    };
  }

  private Value numeric(int style) {
    return switch (style) {
      case 0 -> Value.of((chance.below(2_000_000) - 1_000_000) / 100.0);
      case 1 -> Value.of(chance.below(10_000));
      case 2 -> Value.of(chance.below(10_000) / 10_000.0);
      default -> Value.text(chance.below(1000) + "." + chance.below(1000));
    };
  }

  private Value bool(int style) {
    boolean yes = chance.percent(50);
    return switch (style) {
      case 0, 1 -> Value.of(yes ? 1 : 0);
      case 2 -> Value.text(yes ? "t" : "f");
      default -> Value.text(yes ? "true" : "false");
    };
  }

  private String text(int style) {
    String word = chance.of("a", "abc", "Zoë", "x y", "", "no", "Straße", "ABC", "été") + "";
    return switch (style) {
      case 0 -> word;
      case 1 -> word + chance.below(100);
      case 2 -> String.valueOf(chance.below(10_000));
      case 3 -> chance.of(Hazards.TEXTS);
      default -> chance.of("日本語", "😀", "שלום", "مرحبا", "e\u0301", "ａ") + chance.below(50);
    };
  }

  String day() {
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d",
        chance.percent(80) ? 1970 + chance.below(80) : 1 + chance.below(9999),
        1 + chance.below(12),
        1 + chance.below(28));
  }

  private String clock(int fraction) {
    String whole =
        String.format(
            Locale.ROOT, "%02d:%02d:%02d", chance.below(24), chance.below(60), chance.below(60));
    return fraction == 0 ? whole : whole + "." + digits(fraction);
  }

  private String digits(int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append((char) ('0' + chance.below(10)));
    }
    return digits.toString();
  }

  private Value moments(int style) {
    long epoch = chance.below(2_000_000_000);
    return switch (style) {
      case 8 -> Value.of(epoch);
      case 9 -> Value.of(epoch * 1000 + chance.below(1000));
      case 10 -> Value.of(epoch * 1_000_000 + chance.below(1_000_000));
      case 11 -> Value.of(2_440_000.5 + chance.below(40_000) + chance.below(8) / 8.0);
      default -> Value.text(moment(style));
    };
  }

  private String moment(int style) {
    return switch (style) {
      case 0 -> day();
      case 1 -> day() + " " + clock(0);
      case 2 -> day() + "T" + clock(0);
      case 3 -> day() + " " + clock(chance.below(7));
      case 4 -> day() + "T" + clock(3) + "Z";
      case 5 -> day() + " " + clock(0) + chance.of("+02:00", "-11:30", "+0000", "+14", "Z");
      case 6 -> day() + " " + clock(0).substring(0, 5);
      default -> day() + chance.of(" ", "T") + clock(6);
    };
  }

  private String json(int depth) {
    int form = chance.below(depth > 0 ? 8 : 5);
    String gap = chance.of("", " ", "\n");
    return switch (form) {
      case 0 -> String.valueOf(chance.below(1000) - 500);
      case 1 -> chance.of("1.0", "1.10", "-2.5e3", "1E-7", "12345678901234567890", "0.1", "1e20");
      case 2 -> chance.of("true", "false", "null");
      case 3 ->
          "\""
              + chance.of("", "a", "é", "\\n\\\"\\\\", "\\u00e9", "😀", "\\/", "\\ud83d\\ude00")
              + "\"";
      case 4 -> chance.of("{}", "[]", "[[]]", "{\"\":{}}");
      case 5 -> "[" + gap + json(depth - 1) + "," + gap + json(depth - 1) + "]";
      default ->
          "{\"a\":"
              + gap
              + json(depth - 1)
              + gap
              + ",\""
              + chance.of("b", "bb", "é", "A")
              + "\":"
              + json(depth - 1)
              + "}";
    };
  }

  private Value uuid(int style) {
    UUID id = new UUID(chance.any(), chance.any());
    return switch (style) {
      case 0, 1 -> Value.text(id.toString());
      case 2 -> Value.text(id.toString().toUpperCase(Locale.ROOT));
      default -> Value.blob(chance.bytes(16));
    };
  }

  private Value any(int style) {
    return switch (style) {
      case 0 -> Value.of(integer(1));
      case 1 -> Value.of(real(0));
      case 2 -> Value.text("[\"a\",\"b\"]");
      case 3 -> Value.blob(chance.bytes(4));
      case 4 -> chance.percent(50) ? Value.of(integer(1)) : Value.of(real(0));
      default -> Value.text(text(1));
    };
  }
}

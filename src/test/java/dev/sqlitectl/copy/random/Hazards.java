package dev.sqlitectl.copy.random;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Values over which moves stumble, each for a reason of its own. */
final class Hazards {
  static final List<Double> REALS =
      Stream.of(
              "0.30000000000000004 16777217 123456.789 1e308 1.7976931348623157e308 5e-324 -0.0 0",
              "2.2250738585072014e-308 2.225073858507201e-308 1 -1.5 2e-44 9007199254740992 1e15 1e16",
              "1e17 9223372036854775808 1e22 1e23 9e22 1.1 0.0001 0.00001 4.35 2 Infinity -Infinity",
              "9007199254740994 0.1 -9223372036854775808 4.9406564584124654e-323 1.000000000000001")
          .flatMap(line -> Stream.of(line.split(" ")))
          .map(Double::valueOf)
          .toList();

  static final String[] TEXTS = {
    "",
    " ",
    "a ",
    "NULL",
    "null",
    "\\N",
    "\\.",
    "\"",
    "'",
    "a,b",
    "a\tb",
    "a\nb",
    "a\r\n",
    "\\x41",
    "\u0001",
    "\u007f",
    "\u0085",
    "\ufeffbom",
    "\ufffd",
    "\uffff",
    "😀",
    "e\u0301",
    "שלום עולם",
    "\u202eright to left",
    "İıſK",
    "1",
    "1.0",
    "1e5",
    "0x10",
    "-0",
    "+5",
    " 7 ",
    "true",
    "inf",
    "NaN",
    "{}",
    "[1]",
    "2024-01-01",
    "12:00",
    "x\u2028y",
    "\ud83d\udc69\u200d\ud83d\udc67"
  };

  private static final List<Value> ALL = new ArrayList<>();

  static {
    REALS.forEach(real -> ALL.add(Value.of(real)));
    for (String text : TEXTS) {
      ALL.add(Value.text(text));
    }
    for (String text : momentTexts()) {
      ALL.add(Value.text(text));
    }
    for (String text : jsonTexts()) {
      ALL.add(Value.text(text));
    }
    for (String text : otherTexts()) {
      ALL.add(Value.text(text));
    }
    for (String hex :
        List.of(
            "ff41",
            "c080",
            "eda080",
            "eda0bdedb880",
            "f8888080",
            "80",
            "4100",
            "610062",
            "f4908080",
            "e282")) {
      ALL.add(Value.text(HexFormat.of().parseHex(hex)));
    }
    for (String hex :
        List.of(
            "",
            "00",
            "00ff",
            "41",
            "7b7d",
            "313233",
            "6ba7b8109dad11d180b400c04fd430c8",
            "4c1761",
            "bc0c",
            "deadbeef")) {
      ALL.add(Value.blob(HexFormat.of().parseHex(hex)));
    }
    for (long integer :
        new long[] {
          0,
          1,
          2,
          -1,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          2147483648L,
          (1L << 53) + 1,
          1700000000L,
          1700000000000L
        }) {
      ALL.add(Value.of(integer));
    }
    ALL.add(Value.blob("text in a blob".getBytes(StandardCharsets.UTF_8)));
  }

  private Hazards() {}

  static Value any(Chance chance) {
    return chance.percent(1)
        ? Value.text("long ä ".repeat(1 + chance.below(20_000)))
        : chance.of(ALL);
  }

  private static List<String> momentTexts() {
    return List.of(
        "2024-02-29",
        "2023-02-29",
        "2024-02-30",
        "2024-13-01",
        "2024-00-10",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31 23:59:59.999999",
        "10000-01-01",
        "+10000-01-01",
        "-0044-03-15",
        "0044-03-15 BC",
        "2024-01-01 24:00:00",
        "2024-01-01T23:59:60",
        "2024-01-01 10:00",
        "2024-01-01T10:00:00.1",
        "2024-01-01T10:00:00.1234567",
        "2024-01-01T10:00:00.123456789",
        "2024-01-01T10:00:00.",
        "2024-01-01T10:00:00Z",
        "2024-01-01T10:00:00z",
        "2024-01-01 10:00:00 Z",
        "2024-01-01 10:00:00+02:00",
        "2024-01-01 10:00:00 +02:00",
        "2024-01-01 10:00:00-0530",
        "2024-01-01 10:00:00+14",
        "2024-01-01 10:00:00+15:59",
        "2024-01-01 10:00:00+16:00",
        "2024-01-01t10:00:00",
        "2024-1-1",
        "20240101",
        "now",
        "2024-01-01 10",
        "2024-01-01 10:00:00,5",
        " 2024-01-01",
        "2024-01-01 ",
        "24:00:00",
        "23:59:59.9999999",
        "10:00",
        "10:00:00.5",
        "1:00:00",
        "10:00:00+02:00",
        "10:00Z",
        "infinity",
        "epoch",
        "0001-01-01 00:00:00+14",
        "9999-12-31T23:59:59-12:00",
        "2024-03-31 02:30:00",
        "1900-02-29",
        "2000-02-29T00:00:00.000000Z",
        "2024-01-01  10:00:00",
        "٢٠٢٤-٠١-٠١");
  }

  private static List<String> jsonTexts() {
    return List.of(
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "[1e400]",
        "[1e-400]",
        "[12345678901234567890.123456789]",
        "\"\\u0000\"",
        "{\"\\u0000\":1}",
        "\"\\ud800\"",
        "[-0]",
        "[-0.0]",
        "-0",
        "[1.10]",
        "[1E+2]",
        "[1e20000]",
        "[0e999999]",
        "[01]",
        "{a:1}",
        "[1,]",
        "'a'",
        "nul",
        "{\"a\":1} x",
        "\ufeff{}",
        "[NaN]",
        "\"a\tb\"",
        "\"\u007f\u0085\"",
        "[".repeat(300) + "]".repeat(300),
        "[".repeat(5000) + "]".repeat(5000),
        " {} ",
        "\u00a0{}",
        "{\"b\":1,\"aa\":2,\"a\":3}",
        "[1/*c*/]",
        "{\"é\":\"e\u0301\"}",
        "[0.1e1]",
        "[+1]",
        "[.5]",
        "{\"a\\u0062\":1,\"ab\":2}",
        "[1e-7, 100000000000000000000]",
        "[\"\\ud83d\\ude00\"]");
  }

  private static List<String> otherTexts() {
    return List.of(
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
        "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
        "6ba7b8109dad11d180b400c04fd430c8",
        "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
        "lots",
        "9223372036854775808",
        "1e999",
        "-99999999999999999999999999999999999999",
        "123456789012345678901234567890.5",
        "TRUE",
        "False",
        "yes",
        "on",
        "T",
        "F",
        "tRuE",
        "2",
        "a\0",
        "\0",
        "99999999.995",
        "1.999",
        "abcd",
        "äöüß");
  }
}

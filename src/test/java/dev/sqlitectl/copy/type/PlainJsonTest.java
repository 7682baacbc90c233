package dev.sqlitectl.copy.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlainJsonTest {
  private static final int TEXTS = 200_000;

  private static final String[] WORDS = {
    "true",
    "false",
    "null",
    "0",
    "-0",
    "7",
    "-12",
    "1.50",
    "01",
    "1e5",
    "-0.0",
    "\"\"",
    "\"a\"",
    "\"b\"",
    "\"ab\"",
    "\"é\"",
    "\"\\n\"",
    "\"\\u0041\"",
    "\"\t\"",
    ".",
    "tru",
    "\"x"
  };

  /** Any text, JSON or not: what is plain is printed alike, all else is left alone. */
  @Test
  void whatItPrintsIsWhatTheWholeParserPrints() {
    Random random = new Random(4);
    int plain = 0;
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      append(text, random, 3);
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      Optional<byte[]> printed = PlainJson.asJsonbPrints(utf8);
      if (printed.isPresent()) {
        plain++;
        assertThat(JsonText.parsedKind(utf8)).as("%s", text).isEqualTo(JsonText.Kind.VALUE);
        assertThat(new String(printed.orElseThrow(), StandardCharsets.UTF_8))
            .isEqualTo(new String(JsonText.parsedAndPrinted(utf8), StandardCharsets.UTF_8));
      }
    }
    assertThat(plain).isGreaterThan(TEXTS / 10);
  }

  @Test
  void whatMostColumnsHoldIsPlain() {
    assertThat(print("{\"priority\":\"high\",\"n\":17}"))
        .contains("{\"n\": 17, \"priority\": \"high\"}");
    assertThat(print(" [1,2.50 , {}, [] ] ")).contains("[1, 2.50, {}, []]");
    assertThat(print("{\"bb\":{\"y\":1,\"x\":-0.5},\"a\":null}"))
        .contains("{\"a\": null, \"bb\": {\"x\": -0.5, \"y\": 1}}");
  }

  private static Optional<String> print(String json) {
    return PlainJson.asJsonbPrints(json.getBytes(StandardCharsets.UTF_8))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static void append(StringBuilder text, Random random, int depth) {
    blank(text, random);
    int kind = depth == 0 ? 9 : random.nextInt(10);
    int parts = random.nextInt(4);
    if (kind < 3) {
      text.append('{');
      for (int i = 0; i < parts; i++) {
        text.append(i > 0 ? "," : "").append('"').append("abcab".charAt(random.nextInt(5)));
        text.append(random.nextInt(3) == 0 ? "z" : "").append("\":");
        append(text, random, depth - 1);
      }
      text.append(random.nextInt(40) == 0 ? "]" : "}");
    } else if (kind < 5) {
      text.append('[');
      for (int i = 0; i < parts; i++) {
        text.append(i > 0 ? "," : "");
        append(text, random, depth - 1);
      }
      text.append(random.nextInt(40) == 0 ? ",]" : "]");
    } else {
      // mostly the plain ones at the front, so that whole documents are plain often enough
      text.append(WORDS[Math.min(random.nextInt(WORDS.length), random.nextInt(WORDS.length))]);
    }
    blank(text, random);
  }

  private static void blank(StringBuilder text, Random random) {
    if (random.nextInt(5) == 0) {
      text.append(" \n\t\r".charAt(random.nextInt(4)));
    }
  }
}

package dev.sqlitectl.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** Whether a text is JSON, and whether PostgreSQL's jsonb can keep its value. */
final class JsonText {
  /** What a text can become without losing anything. */
  enum Kind {
    /** Not JSON by RFC 8259. */
    NONE,
    /** JSON whose text must be kept: jsonb would drop a repeated key or refuse a value. */
    TEXT_ONLY,
    /** JSON that jsonb holds with every value equal. */
    VALUE
  }

  /** jsonb stores numbers as numeric, with at most 16,383 digits after the point. */
  private static final int LARGEST_EXPONENT = 16_000;

  /** jsonb keeps no string or container above 256 MiB. */
  private static final int LARGEST_JSONB = 200 << 20;

  /** The server's parser recurses; its default stack takes some thousands. */
  private static final int DEEPEST = 500;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(LARGEST_EXPONENT)
                  .build())
          .build();

  private JsonText() {}

  /**
   * @param utf8 valid UTF-8 without NUL
   */
  static Kind kindOf(byte[] utf8) {
    if (utf8.length > 0 && utf8[0] == (byte) 0xef) {
      return Kind.NONE; // a byte-order mark, which the parser would skip and PostgreSQL refuses
    }
    boolean keepsValue = utf8.length <= LARGEST_JSONB;
    try {
      return parses(utf8, true) && keepsValue ? Kind.VALUE : Kind.TEXT_ONLY;
    } catch (IOException invalidOrRepeatedKey) {
      try {
        parses(utf8, false);
        return Kind.TEXT_ONLY;
      } catch (IOException invalid) {
        return Kind.NONE;
      }
    }
  }

  /** Reads it all; the answer is whether jsonb takes every string and number in it. */
  private static boolean parses(byte[] utf8, boolean refuseRepeatedKeys) throws IOException {
    boolean taken = true;
    try (JsonParser json = JSON.createParser(utf8)) {
      json.configure(
          StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), refuseRepeatedKeys);
      int depth = 0;
      int values = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        values += depth == 0 ? 1 : 0;
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        taken &=
            switch (token) {
              case FIELD_NAME, VALUE_STRING -> isPlain(json.getText());
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> isNumeric(json.getText());
              default -> true;
            };
      }
      if (values != 1) {
        throw new IOException("not one value");
      }
    }
    return taken;
  }

  /** No NUL and no half of a surrogate pair, both of which escapes can spell. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        return false;
      }
      i += pair ? 1 : 0;
    }
    return true;
  }

  private static boolean isNumeric(String number) {
    int mark = Math.max(number.indexOf('e'), number.indexOf('E'));
    String mantissa = mark < 0 ? number : number.substring(0, mark);
    boolean negativeZero = mantissa.startsWith("-") && mantissa.chars().allMatch(c -> c < '1');
    if (mark < 0 || negativeZero) {
      return !negativeZero;
    }
    try {
      return Math.abs(Integer.parseInt(number.substring(mark + 1))) < LARGEST_EXPONENT - 1000;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

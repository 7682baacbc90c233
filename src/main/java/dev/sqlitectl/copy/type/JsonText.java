package dev.sqlitectl.copy.type;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a text is JSON, and whether PostgreSQL's jsonb can keep its value. */
public final class JsonText {
  /** What a text can become without losing anything. */
  public enum Kind {
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

  private static final Comparator<byte[]> JSONB_ORDER =
      Comparator.<byte[]>comparingInt(key -> key.length).thenComparing(Arrays::compareUnsigned);

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
   * What kind of text this is.
   *
   * @param utf8 valid UTF-8 without NUL
   */
  public static Kind kindOf(byte[] utf8) {
    return PlainJson.asJsonbPrints(utf8).isPresent() ? Kind.VALUE : parsedKind(utf8);
  }

  /** The answer of the whole parser. */
  static Kind parsedKind(byte[] utf8) {
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

  /**
   * The text that jsonb would print for this value, which is what it sends back: keys sorted by
   * length and bytes, numbers without exponents, one blank after commas and colons.
   *
   * @param utf8 a text of the kind {@link Kind#VALUE}
   */
  public static byte[] asJsonbPrints(byte[] utf8) {
    return PlainJson.asJsonbPrints(utf8).orElseGet(() -> parsedAndPrinted(utf8));
  }

  /** The answer by the whole parser. */
  static byte[] parsedAndPrinted(byte[] utf8) {
    try (JsonParser json = JSON.createParser(utf8)) {
      json.nextToken();
      ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + 16);
      print(json, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("was JSON a moment ago", e);
    }
  }

  /**
   * The elements of a JSON array that holds strings and nulls alone; empty for any other text.
   *
   * @param utf8 valid UTF-8 without NUL
   */
  static Optional<List<Optional<String>>> strings(byte[] utf8) {
    if (kindOf(utf8) != Kind.VALUE) {
      return Optional.empty();
    }
    List<Optional<String>> elements = new ArrayList<>();
    try (JsonParser json = JSON.createParser(utf8)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        return Optional.empty();
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        switch (json.currentToken()) {
          case VALUE_STRING -> elements.add(Optional.of(json.getText()));
          case VALUE_NULL -> elements.add(Optional.empty());
          default -> {
            return Optional.empty();
          }
        }
      }
      return Optional.of(elements);
    } catch (IOException e) {
      throw new IllegalStateException("was JSON a moment ago", e);
    }
  }

  private static void print(JsonParser json, ByteArrayOutputStream out) throws IOException {
    switch (json.currentToken()) {
      case START_OBJECT -> {
        TreeMap<byte[], byte[]> members = new TreeMap<>(JSONB_ORDER);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          byte[] key = json.getText().getBytes(StandardCharsets.UTF_8);
          json.nextToken();
          ByteArrayOutputStream value = new ByteArrayOutputStream();
          print(json, value);
          members.put(key, value.toByteArray());
        }
        String gap = "{";
        for (Map.Entry<byte[], byte[]> member : members.entrySet()) {
          out.writeBytes(ascii(gap));
          quote(new String(member.getKey(), StandardCharsets.UTF_8), out);
          out.writeBytes(ascii(": "));
          out.writeBytes(member.getValue());
          gap = ", ";
        }
        out.writeBytes(ascii(members.isEmpty() ? "{}" : "}"));
      }
      case START_ARRAY -> {
        String gap = "[";
        while (json.nextToken() != JsonToken.END_ARRAY) {
          out.writeBytes(ascii(gap));
          print(json, out);
          gap = ", ";
        }
        out.writeBytes(ascii(gap.equals("[") ? "[]" : "]"));
      }
      case VALUE_STRING -> quote(json.getText(), out);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          out.writeBytes(ascii(new BigDecimal(json.getText()).toPlainString()));
      default -> out.writeBytes(ascii(json.getText()));
    }
  }

  private static void quote(String text, ByteArrayOutputStream out) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : c);
      }
    }
    out.writeBytes(quoted.append('"').toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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

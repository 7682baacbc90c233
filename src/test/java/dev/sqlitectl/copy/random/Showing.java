package dev.sqlitectl.copy.random;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How each PostgreSQL type must show a value of SQLite, in a form both sides can be brought to. A
 * value that the type cannot hold exactly shows as a misfit, which equals nothing.
 */
final class Showing {
  private static final String MISFIT = "misfit: ";

  private static final Set<String> TRUE = Set.of("t", "true");
  private static final Set<String> FALSE = Set.of("f", "false");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Showing() {}

  /** What PostgreSQL must show for this value in a column of this type. */
  static String expected(String type, Value value, Epoch epoch) {
    if (value.is(Value.Storage.NULL)) {
      return "NULL";
    }
    return switch (type) {
      case "int8" ->
          value.is(Value.Storage.INTEGER) ? Long.toString(value.integer()) : misfit(value);
      case "float8" -> real(value);
      case "numeric" -> numeric(value);
      case "bool" -> truth(value);
      case "text", "varchar" ->
          value.is(Value.Storage.BLOB) || !isStorable(value) ? misfit(value) : text(value);
      case "bytea" ->
          HexFormat.of()
              .formatHex(
                  value.is(Value.Storage.TEXT) || value.is(Value.Storage.BLOB)
                      ? value.bytes()
                      : text(value).getBytes(StandardCharsets.UTF_8));
      case "date", "time", "timestamp", "timestamptz" -> Moments.expected(type, value, epoch);
      case "json" -> value.is(Value.Storage.BLOB) ? misfit(value) : text(value);
      case "jsonb" -> value.is(Value.Storage.BLOB) ? misfit(value) : json(text(value));
      case "uuid" -> uuid(value);
      default -> MISFIT + "type " + type;
    };
  }

  /** What PostgreSQL shows, brought to the same form. */
  static String found(String type, @Nullable String shown) {
    if (shown == null) {
      return "NULL";
    }
    return switch (type) {
      case "float8" -> bits(Double.parseDouble(shown));
      case "numeric" -> plain(new BigDecimal(shown));
      case "bytea" -> shown.substring(2);
      case "jsonb" -> json(shown);
      case "date", "time", "timestamp", "timestamptz" -> Moments.found(type, shown);
      default -> shown;
    };
  }

  static String misfit(Value value) {
    return MISFIT + value;
  }

  private static boolean isStorable(Value value) {
    return !value.is(Value.Storage.TEXT) || (value.isValid() && value.text().indexOf('\0') < 0);
  }

  private static String real(Value value) {
    return switch (value.storage()) {
      case REAL -> bits(value.real());
      case INTEGER ->
          BigDecimal.valueOf(value.integer()).compareTo(new BigDecimal((double) value.integer()))
                  == 0
              ? bits((double) value.integer())
              : misfit(value);
      default -> misfit(value);
    };
  }

  private static String bits(double value) {
    return Long.toHexString(Double.doubleToRawLongBits(value));
  }

  private static String numeric(Value value) {
    if (value.is(Value.Storage.INTEGER)) {
      return plain(BigDecimal.valueOf(value.integer()));
    }
    boolean held =
        value.is(Value.Storage.REAL)
            && !Double.isInfinite(value.real())
            && Double.doubleToRawLongBits(value.real()) != Long.MIN_VALUE;
    return held ? plain(shortest(value.real())) : misfit(value);
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
  }

  private static String truth(Value value) {
    if (value.is(Value.Storage.INTEGER) && (value.integer() == 0 || value.integer() == 1)) {
      return value.integer() == 1 ? "true" : "false";
    }
    String text = value.is(Value.Storage.TEXT) ? value.text().toLowerCase(Locale.ROOT) : "";
    return TRUE.contains(text) ? "true" : FALSE.contains(text) ? "false" : misfit(value);
  }

  /** Numbers in the form that Python and most SQLite tools write. */
  private static String text(Value value) {
    return switch (value.storage()) {
      case INTEGER -> Long.toString(value.integer());
      case REAL -> text(value.real());
      default -> value.text();
    };
  }

  private static String text(double value) {
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    if (Double.isInfinite(value)) {
      return sign + "inf";
    }
    BigDecimal digits = shortest(Math.abs(value));
    if (value == 0) {
      return sign + "0.0";
    }
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = digits.toPlainString();
      return sign + (plain.contains(".") ? plain : plain + ".0");
    }
    BigDecimal mantissa = digits.movePointLeft(exponent).stripTrailingZeros();
    return String.format(Locale.ROOT, "%s%se%+03d", sign, mantissa.toPlainString(), exponent);
  }

  /** The decimal of fewest digits that reads back as this double, and of those the nearest. */
  static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < 17; digits++) {
      for (RoundingMode mode :
          new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN}) {
        BigDecimal rounded = exact.round(new MathContext(digits, mode));
        if (rounded.doubleValue() == value) {
          return rounded.stripTrailingZeros();
        }
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static String uuid(Value value) {
    if (value.is(Value.Storage.BLOB) && value.bytes().length == 16) {
      return HexFormat.of()
          .formatHex(value.bytes())
          .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
    String text = value.is(Value.Storage.TEXT) ? value.text().toLowerCase(Locale.ROOT) : "";
    return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? text : misfit(value);
  }

  /** A JSON text by its meaning: keys in order, numbers by their value; no key may stand twice. */
  private static String json(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      StringBuilder out = new StringBuilder();
      print(parser, out);
      return parser.nextToken() == null ? out.toString() : MISFIT + "more than one value";
    } catch (IOException | NumberFormatException e) {
      return MISFIT + "not JSON, or a key stands twice";
    }
  }

  private static void print(JsonParser json, StringBuilder out) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      throw new IOException("nothing");
    }
    switch (token) {
      case START_OBJECT -> {
        TreeMap<String, String> members = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String key = json.getText();
          json.nextToken();
          StringBuilder member = new StringBuilder();
          print(json, member);
          members.put(key, member.toString());
        }
        out.append('{');
        members.forEach((key, member) -> out.append(key).append('\0').append(member).append('\0'));
        out.append('}');
      }
      case START_ARRAY -> {
        out.append('[');
        while (json.nextToken() != JsonToken.END_ARRAY) {
          print(json, out);
          out.append('\0');
        }
        out.append(']');
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        BigDecimal number = new BigDecimal(json.getText());
        boolean negativeZero = number.signum() == 0 && json.getText().startsWith("-");
        out.append(negativeZero ? "-" : "").append(plain(number));
      }
      case VALUE_STRING -> out.append('"').append(json.getText());
      default -> out.append(json.getText());
    }
  }
}

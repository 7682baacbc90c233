package dev.sqlitectl.copy.type;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How texts, blobs and what is written in texts (JSON, UUIDs) are written. */
final class Texts {
  /** The number by which PostgreSQL knows its type text. */
  private static final int TEXT_OID = 25;

  private Texts() {}

  static final Conversion TEXT =
      new Conversion("text", "text", Cell::isStorableText, (cell, wire) -> wire.raw(cell.bytes()));

  /** Text mixed with numbers: numbers in their exact text form. */
  static final Conversion ANY_AS_TEXT =
      new Conversion(
          "text",
          "text, and numbers in their exact text form",
          cell -> !cell.isBlob() && (!cell.isText() || cell.isStorableText()),
          (cell, wire) -> wire.raw(exact(cell)));

  static final Conversion BYTEA =
      new Conversion("bytea", "blobs", Cell::isBlob, (cell, wire) -> wire.raw(cell.bytes()));

  /** What nothing else holds: blobs with text, text that is not valid UTF-8 or holds NUL. */
  static final Conversion ANY_AS_BYTES =
      new Conversion(
          "bytea",
          "the exact bytes of anything",
          cell -> true,
          (cell, wire) -> wire.raw(exact(cell)));

  static final Conversion JSONB =
      new Conversion(
          "jsonb",
          "JSON whose every value jsonb keeps",
          cell -> kind(cell) == JsonText.Kind.VALUE,
          (cell, wire) -> {
            wire.int8(1); // the version of jsonb's binary form
            wire.raw(JsonText.asJsonbPrints(exact(cell)));
          });

  static final Conversion JSON =
      new Conversion(
          "json",
          "JSON, kept as it is written",
          cell -> kind(cell) != JsonText.Kind.NONE,
          (cell, wire) -> wire.raw(exact(cell)));

  static final Conversion UUID =
      new Conversion(
          "uuid", "text of a UUID", Texts::isUuid, (cell, wire) -> writeUuid(cell.bytes(), wire));

  static final Conversion UUID_BLOB =
      new Conversion(
          "uuid",
          "blobs of 16 bytes",
          cell -> cell.isBlob() && cell.bytes().length == 16,
          (cell, wire) -> wire.raw(cell.bytes()));

  static final Conversion ARRAY =
      new Conversion(
          "text[]",
          "JSON arrays of strings and nulls",
          cell -> cell.isStorableText() && JsonText.strings(cell.bytes()).isPresent(),
          (cell, wire) -> writeArray(JsonText.strings(cell.bytes()).orElseThrow(), wire));

  /** varchar(n): at most so many characters. */
  static Conversion varchar(int length) {
    return new Conversion(
        "varchar(" + length + ")",
        "text of at most %,d characters".formatted(length),
        cell -> cell.isStorableText() && Utf8.isAtMost(length, cell.bytes()),
        TEXT.write());
  }

  /** varchar(n) for texts and, in their exact text form, numbers. */
  static Conversion anyAsVarchar(int length) {
    return new Conversion(
        "varchar(" + length + ")",
        "text, and numbers in their exact text form, of at most %,d characters".formatted(length),
        cell -> ANY_AS_TEXT.fits().test(cell) && Utf8.isAtMost(length, exact(cell)),
        ANY_AS_TEXT.write());
  }

  /** char(n): PostgreSQL fills up with blanks and forgets those that stood at the end. */
  static Conversion padded(int length) {
    return new Conversion(
        "char(" + length + ")",
        "text of at most %,d characters, no blank at its end".formatted(length),
        cell ->
            cell.isStorableText()
                && Utf8.length(cell.bytes()) <= length
                && !new String(cell.bytes(), StandardCharsets.UTF_8).endsWith(" "),
        (cell, wire) -> {
          wire.raw(cell.bytes());
          wire.raw(
              " ".repeat(length - Utf8.length(cell.bytes())).getBytes(StandardCharsets.US_ASCII));
        });
  }

  /** A type of somebody's own whose binary form is its text, such as citext. */
  static Conversion like(String type) {
    return new Conversion(type, "text that the type takes", Cell::isStorableText, TEXT.write());
  }

  /** An enumeration. */
  static Conversion oneOf(String type, Set<String> labels) {
    return new Conversion(
        type,
        "one of its %d labels".formatted(labels.size()),
        cell ->
            cell.isStorableText()
                && labels.contains(new String(cell.bytes(), StandardCharsets.UTF_8)),
        TEXT.write());
  }

  /** The bytes of a cell of any kind: text and blobs as they are, numbers in exact text form. */
  private static byte[] exact(Cell cell) {
    return switch (cell.storage()) {
      case TEXT, BLOB -> cell.bytes();
      case INTEGER -> Long.toString(cell.integer()).getBytes(StandardCharsets.US_ASCII);
      case REAL -> Decimal.text(cell.real()).getBytes(StandardCharsets.US_ASCII);
      case NULL -> throw new IllegalStateException("NULL has no text");
    };
  }

  private static JsonText.Kind kind(Cell cell) {
    if (Numbers.isDecimal(cell)) {
      return JsonText.Kind.VALUE;
    }
    return cell.isStorableText() ? cell.json() : JsonText.Kind.NONE;
  }

  private static boolean isUuid(Cell cell) {
    byte[] text = cell.isText() ? cell.bytes() : new byte[0];
    if (text.length != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text[i] != '-' : Character.digit(text[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void writeUuid(byte[] text, Wire wire) {
    for (int i = 0; i < 36; i += 2) {
      if (text[i] == '-') {
        i++;
      }
      wire.int8(Character.digit(text[i], 16) << 4 | Character.digit(text[i + 1], 16));
    }
  }

  private static void writeArray(List<Optional<String>> elements, Wire wire) {
    wire.int32(elements.isEmpty() ? 0 : 1);
    wire.int32(elements.stream().anyMatch(Optional::isEmpty) ? 1 : 0);
    wire.int32(TEXT_OID);
    if (!elements.isEmpty()) {
      wire.int32(elements.size());
      wire.int32(1); // where its indexes begin
    }
    for (Optional<String> element : elements) {
      byte[] text = element.orElse("").getBytes(StandardCharsets.UTF_8);
      wire.int32(element.isPresent() ? text.length : -1);
      wire.raw(text);
    }
  }
}

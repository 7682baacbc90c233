package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The {@code %XX} escapes of addresses, as URIs mean them: a plus sign stays a plus sign. */
final class Percent {
  private Percent() {}

  /**
   * The text with its escapes resolved; a percent sign that begins none stays as it is.
   *
   * @throws Failure {@link ExitCode#USAGE} when the result is no text; it is not repeated, since it
   *     may be a password
   */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        decoded.write(high * 16 + low);
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    String name = decoded.toString(StandardCharsets.UTF_8);
    if (name.indexOf('\0') >= 0 || name.indexOf('\uFFFD') >= 0) {
      throw new Failure(ExitCode.USAGE, "the database address holds an escape that is not text")
          .hint("check the %XX escapes in the address; they are UTF-8, and never %00");
    }
    return name;
  }
}

package dev.sqlitectl.config;

import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file: its variables can be read, and one line of it changed while every other byte
 * stays.
 *
 * <p>The dialect: optional {@code export }; unquoted values end at a blank and {@code #}; {@code
 * 'literal'}; {@code "with \n \" \\"}; several lines inside quotes; a byte-order mark and CRLF;
 * {@code ${VAR}} is replaced, a bare {@code $} is not; of several lines for one name the last wins.
 */
public final class DotEnv {
  /** Where a variable stands in the text, from the start of its line to before its line end. */
  private record Entry(int start, int end, String prefix, String value) {}

  private static final Pattern ASSIGNMENT =
      Pattern.compile("[ \\t]*((?:export[ \\t]+)?)([A-Za-z_][\\w.]*)[ \\t]*=[ \\t]*");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_]\\w*)}");
  private static final Pattern ESCAPE_OR_REFERENCE = Pattern.compile("(?s)\\\\(.)|" + REFERENCE);

  /** Up to the last at sign of the line: a password may hold blanks, slashes and more of them. */
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(://[^:/?#\\s@]*:)[^\r\n]*@");

  private static final Pattern PASSWORD_BY_NAME =
      Pattern.compile(
          "(?i)(password\\s*=\\s*)(?:'(?:[^'\\\\]|\\\\.)*'|(?:[^&\\s'\"\\\\]++|\\\\.)+)");

  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  /** One char a byte, so that what is not understood is written back as it was. */
  private final String bytes;

  private final Map<String, String> environment;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private DotEnv(String bytes, Map<String, String> environment) {
    this.bytes = bytes;
    this.environment = environment;
    scan();
  }

  /**
   * Reads a file; a missing one is empty.
   *
   * @param environment what {@code ${VAR}} looks up first
   */
  public static DotEnv read(Path file, Map<String, String> environment) {
    try {
      byte[] content = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      return new DotEnv(new String(content, StandardCharsets.ISO_8859_1), environment);
    } catch (IOException e) {
      throw Failure.storage("cannot read the file", file, e);
    }
  }

  /** The value of a variable, or empty when no line sets it. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::value);
  }

  /**
   * The whole file with this variable set: its line replaced in place, or added at the end. The
   * former value stays behind as a comment, a password in it masked.
   */
  public byte[] with(String name, String value) {
    String eol = bytes.contains("\r\n") ? "\r\n" : "\n";
    Entry former = entries.get(name);
    String prefix = former == null ? "" : former.prefix();
    String line = prefix + name + "=" + quote(latin(value));
    if (former == null) {
      String gap = bytes.isEmpty() || bytes.endsWith("\n") ? "" : eol;
      return toBytes(bytes + gap + line + eol);
    }
    String kept = bytes.substring(former.start(), former.end()).replaceAll("\r?\n", eol + "# ");
    String comment = former.value().isEmpty() ? "" : "# was: " + mask(kept) + eol;
    return toBytes(
        bytes.substring(0, former.start()) + comment + line + bytes.substring(former.end()));
  }

  /** The text with the passwords of the addresses in it replaced by four stars. */
  public static String mask(String text) {
    String named = PASSWORD_BY_NAME.matcher(text).replaceAll("$1****");
    return PASSWORD_IN_URL.matcher(named).replaceAll("$1****@");
  }

  /** In double quotes; in single ones, if they can be, when a shell would find more in it. */
  private static String quote(String value) {
    return value.matches("(?s)[^']*[$`\"\\\\][^']*")
        ? "'" + value + "'"
        : '"' + value.replaceAll("[$\"\\\\]", "\\\\$0") + '"';
  }

  private void scan() {
    int at = bytes.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    while (at < bytes.length()) {
      Matcher line = ASSIGNMENT.matcher(bytes).region(at, bytes.length());
      if (line.lookingAt()) {
        at = value(line);
      }
      int newline = bytes.indexOf('\n', at);
      at = newline < 0 ? bytes.length() : newline + 1;
    }
  }

  /** Reads one value and returns where its line's rest begins. */
  private int value(Matcher line) {
    int from = line.end();
    char quote = from < bytes.length() ? bytes.charAt(from) : '\n';
    int close = quote == '"' || quote == '\'' ? closing(quote, from + 1) : -1;
    String value;
    int end;
    if (close < 0) {
      end = endOfLine(from);
      value = expand(bytes.substring(from, end).split("(?<=^|[ \\t])#", 2)[0].strip());
    } else {
      end = endOfLine(close);
      String inside = bytes.substring(from + 1, close);
      value = quote == '\'' ? inside : expandQuoted(inside);
    }
    String utf8 = new String(toBytes(value), StandardCharsets.UTF_8);
    entries.put(line.group(2), new Entry(line.start(), end, line.group(1), utf8));
    return end;
  }

  private int closing(char quote, int from) {
    for (int i = from; i < bytes.length(); i++) {
      if (bytes.charAt(i) == '\\' && quote == '"') {
        i++;
      } else if (bytes.charAt(i) == quote) {
        return i;
      }
    }
    return -1;
  }

  private int endOfLine(int from) {
    int newline = bytes.indexOf('\n', from);
    int end = newline < 0 ? bytes.length() : newline;
    return end > from && bytes.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  private static String unescape(String escaped) {
    return switch (escaped) {
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      case "\"", "\\", "$" -> escaped;
      default -> "\\" + escaped;
    };
  }

  /** Escapes and references in one go: what one of them yields is not read again. */
  private String expandQuoted(String text) {
    return ESCAPE_OR_REFERENCE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) == null ? lookUp(found.group(2)) : unescape(found.group(1))));
  }

  private String expand(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(lookUp(found.group(1))));
  }

  private String lookUp(String name) {
    Entry earlier = entries.get(name);
    String value = environment.getOrDefault(name, earlier == null ? "" : earlier.value());
    return latin(value);
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static byte[] toBytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }
}

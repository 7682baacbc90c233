package dev.sqlitectl.copy.type;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;

/**
 * Rows in the text form that psql reads after {@code COPY … FROM stdin}, made of their binary form:
 * what is written into a script is what a server would have been sent.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, "Text Format"</a>
 */
public final class CopyText {
  /** Writes a field of so many bytes and moves on behind it. */
  @FunctionalInterface
  private interface Form {
    void write(ByteBuffer row, int length);
  }

  private static final int NEGATIVE = 0x4000;
  private static final long EPOCH_2000 = LocalDate.of(2000, 1, 1).toEpochDay();
  private static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;

  private final CopyLines lines;
  private final List<Form> forms;

  /**
   * @param columns how the fields of a row were written, in order
   */
  public CopyText(List<Conversion> columns, Wire.Sink sink) {
    this.lines = new CopyLines(sink);
    this.forms = columns.stream().map(column -> form(column.type())).toList();
  }

  /**
   * Adds a row, given in the form of {@link Wire}.
   *
   * @throws Failure {@link ExitCode#UNCONVERTIBLE} when its line is longer than PostgreSQL takes
   */
  public void add(byte[] bytes, int offset, int length) {
    lines.begin();
    ByteBuffer row = ByteBuffer.wrap(bytes, offset, length);
    int fields = row.getShort();
    for (int i = 0; i < fields; i++) {
      if (i > 0) {
        lines.put('\t');
      }
      int size = row.getInt();
      if (size < 0) {
        lines.ascii("\\N");
      } else {
        forms.get(i).write(row, size);
      }
    }
    lines.end();
  }

  /** Hands on what is left, all lines ended, and answers how many bytes there were in all. */
  public long finish() {
    return lines.finish();
  }

  private Form form(String type) {
    return switch (type.replaceFirst("\\(.*", "")) {
      case "boolean" -> (row, length) -> lines.put(row.get() == 0 ? 'f' : 't');
      case "smallint" -> (row, length) -> lines.ascii(Short.toString(row.getShort()));
      case "integer" -> (row, length) -> lines.ascii(Integer.toString(row.getInt()));
      case "bigint" -> (row, length) -> lines.ascii(Long.toString(row.getLong()));
      case "real" -> (row, length) -> lines.ascii(Float.toString(row.getFloat()));
      case "double precision" -> (row, length) -> lines.ascii(Decimal.text(row.getDouble()));
      case "numeric" -> (row, length) -> numeric(row);
      case "date" -> (row, length) -> day(row.getInt(), "");
      case "time" -> (row, length) -> clock(row.getLong());
      case "timestamp" -> (row, length) -> moment(row.getLong(), "");
      case "timestamptz" -> (row, length) -> moment(row.getLong(), "+00");
      case "uuid" -> (row, length) -> uuid(row);
      case "bytea" -> this::hex;
      case "text", "varchar", "char", "json" -> lines::text;
      case "jsonb" ->
          (row, length) -> {
            row.get(); // the version of jsonb's binary form
            lines.text(row, length - 1);
          };
      case "text[]" -> (row, length) -> array(row);
      default -> throw new IllegalArgumentException("no text form is known of " + type);
    };
  }

  /**
   * PostgreSQL's binary numeric, with as many digits after the point as it says.
   *
   * @see Decimal#write
   */
  private void numeric(ByteBuffer row) {
    int[] groups = new int[row.getShort()];
    int weight = row.getShort();
    boolean negative = row.getShort() == NEGATIVE;
    int scale = row.getShort();
    for (int i = 0; i < groups.length; i++) {
      groups[i] = row.getShort();
    }
    StringBuilder whole = new StringBuilder();
    for (int i = 0; i <= weight; i++) {
      appendGroup(whole, groups, i);
    }
    StringBuilder fraction = new StringBuilder();
    for (int i = weight + 1; fraction.length() < scale; i++) {
      appendGroup(fraction, groups, i);
    }
    int first = 0;
    while (first < whole.length() - 1 && whole.charAt(first) == '0') {
      first++;
    }
    lines.ascii(negative ? "-" : "");
    lines.ascii(whole.isEmpty() ? "0" : whole.substring(first));
    lines.ascii(scale > 0 ? "." + fraction.substring(0, scale) : "");
  }

  private static void appendGroup(StringBuilder digits, int[] groups, int index) {
    int group = index < 0 || index >= groups.length ? 0 : groups[index];
    for (int unit = 1000; unit > 0; unit /= 10) {
      digits.append((char) ('0' + group / unit % 10));
    }
  }

  private void moment(long micros, String zone) {
    day(Math.floorDiv(micros, DAY), " ", Math.floorMod(micros, DAY), zone);
  }

  private void day(long sinceEpoch, String between, long micros, String zone) {
    LocalDate date = LocalDate.ofEpochDay(sinceEpoch + EPOCH_2000);
    boolean before = date.getYear() < 1;
    digits(before ? 1 - date.getYear() : date.getYear(), 4);
    lines.put('-');
    digits(date.getMonthValue(), 2);
    lines.put('-');
    digits(date.getDayOfMonth(), 2);
    if (!between.isEmpty()) {
      lines.ascii(between);
      clock(micros);
    }
    lines.ascii(zone);
    lines.ascii(before ? " BC" : "");
  }

  private void day(int sinceEpoch, String zone) {
    day(sinceEpoch, "", 0, zone);
  }

  private void clock(long micros) {
    long seconds = micros / SECOND;
    digits(seconds / 3600, 2);
    lines.put(':');
    digits(seconds / 60 % 60, 2);
    lines.put(':');
    digits(seconds % 60, 2);
    if (micros % SECOND != 0) {
      lines.put('.');
      digits(micros % SECOND, 6);
    }
  }

  /** At least so many digits. */
  private void digits(long number, int least) {
    String text = Long.toString(number);
    for (int i = text.length(); i < least; i++) {
      lines.put('0');
    }
    lines.ascii(text);
  }

  private void uuid(ByteBuffer row) {
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        lines.put('-');
      }
      hex(row.get());
    }
  }

  private void hex(ByteBuffer row, int length) {
    lines.ascii("\\\\x");
    for (int i = 0; i < length; i++) {
      hex(row.get());
    }
  }

  private void hex(byte value) {
    HexFormat hex = HexFormat.of();
    lines.put(hex.toHighHexDigit(value));
    lines.put(hex.toLowHexDigit(value));
  }

  private void array(ByteBuffer row) {
    ByteArrayOutputStream literal = new ByteArrayOutputStream();
    boolean empty = row.getInt() == 0;
    row.getInt(); // whether there are nulls
    row.getInt(); // the type of its elements
    int elements = empty ? 0 : row.getInt();
    if (!empty) {
      row.getInt(); // where its indexes begin
    }
    for (int i = 0; i < elements; i++) {
      literal.write(i == 0 ? '{' : ',');
      int size = row.getInt();
      if (size < 0) {
        literal.writeBytes("NULL".getBytes(StandardCharsets.US_ASCII));
      } else {
        quote(row, size, literal);
      }
    }
    literal.writeBytes((elements == 0 ? "{}" : "}").getBytes(StandardCharsets.US_ASCII));
    lines.text(ByteBuffer.wrap(literal.toByteArray()), literal.size());
  }

  private static void quote(ByteBuffer row, int size, ByteArrayOutputStream literal) {
    literal.write('"');
    for (int i = 0; i < size; i++) {
      byte value = row.get();
      if (value == '"' || value == '\\') {
        literal.write('\\');
      }
      literal.write(value);
    }
    literal.write('"');
  }
}

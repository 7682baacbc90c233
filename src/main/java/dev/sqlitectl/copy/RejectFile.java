package dev.sqlitectl.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.Cell;
import dev.sqlitectl.copy.type.Decimal;
import dev.sqlitectl.copy.type.Shape;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that did not fit, one JSON object a line, in a file that its owner alone can read:
 * table, key, column, reason, and every value of the row exactly. The file is made with the first
 * of them and goes again unless the move is switched.
 */
final class RejectFile implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final Path path;
  private @Nullable FileChannel channel;
  private boolean kept;

  RejectFile(Path path) {
    this.path = path;
  }

  /**
   * Adds a row.
   *
   * @param misfit the column whose value does not fit
   * @param rows stands on the row
   */
  void add(CopyPlan.Table table, int misfit, Rows rows) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      write(table, misfit, new Cell(rows, BadText.BYTEA), json);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every byte", e);
    }
    line.write('\n');
    append(line.toByteArray());
  }

  /** In bytes. */
  long size() {
    try {
      return channel == null ? 0 : channel.size();
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  /** Forgets the rows that were added since it was of this size. */
  void shorten(long size) {
    try {
      if (channel != null) {
        channel.truncate(size);
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  /** Lets it stay if this last step of a move succeeds, or may have: the rows are on disk first. */
  void keepIf(Runnable lastStep) {
    try {
      if (channel != null) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
    try {
      lastStep.run();
      kept = true;
    } catch (Failure failure) {
      kept = failure.code() == ExitCode.UNKNOWN;
      throw failure;
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        boolean empty = channel.size() == 0;
        channel.close();
        if (!kept || empty) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private static void write(CopyPlan.Table table, int misfit, Cell cell, JsonGenerator json)
      throws IOException {
    CopyPlan.Column column = table.columns().get(misfit);
    List<String> key = table.primaryKey();
    json.writeStartObject();
    json.writeStringField("table", table.source());
    json.writeObjectFieldStart("key");
    for (int i = 0; i < table.columns().size(); i++) {
      if (key.contains(table.columns().get(i).name())) {
        value(table.columns().get(i).source(), cell.at(i), json);
      }
    }
    json.writeEndObject();
    json.writeStringField("column", column.source());
    json.writeStringField(
        "reason",
        cell.at(misfit).isNull() ? "NULL in a column that takes none" : reason(column, cell));
    json.writeObjectFieldStart("row");
    for (int i = 0; i < table.columns().size(); i++) {
      value(table.columns().get(i).source(), cell.at(i), json);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String reason(CopyPlan.Column column, Cell cell) {
    return "%s is not what %s holds: %s"
        .formatted(Shape.of(cell), column.conversion().type(), column.conversion().holds());
  }

  /** Integers as numbers; what JSON cannot hold exactly as an object that names its kind. */
  private static void value(String name, Cell cell, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    switch (cell.storage()) {
      case NULL -> json.writeNull();
      case INTEGER -> json.writeNumber(cell.integer());
      case REAL -> tagged("real", Decimal.text(cell.real()), json);
      case TEXT -> {
        if (cell.isStorableText()) {
          json.writeString(new String(cell.bytes(), StandardCharsets.UTF_8));
        } else {
          bytes("text_base64", cell.bytes(), json);
        }
      }
      case BLOB -> bytes("blob_base64", cell.bytes(), json);
    }
  }

  private static void tagged(String kind, String text, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField(kind, text);
    json.writeEndObject();
  }

  private static void bytes(String kind, byte[] bytes, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeBinaryField(kind, bytes);
    json.writeEndObject();
  }

  private void append(byte[] line) {
    try {
      FileChannel open = channel == null ? create() : channel;
      channel = open;
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        open.write(bytes);
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private FileChannel create() throws IOException {
    try {
      return FileChannel.open(
          path,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new Failure(ExitCode.REFUSED, "the file for rejected rows exists already")
          .about(path)
          .hint("move it away, or name another one with --reject-file")
          .because(e);
    }
  }

  private Failure unwritten(IOException e) {
    return Failure.storage("cannot write the rejected rows", path, e);
  }
}

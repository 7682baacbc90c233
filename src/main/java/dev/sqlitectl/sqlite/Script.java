package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A file of SQL, taken apart into its statements as the sqlite3 shell takes them apart. */
public record Script(Path file, List<Statement> statements) {
  private static final int LONGEST_SHOWN = 120;
  private static final Set<String> TRANSACTION = Set.of("BEGIN", "COMMIT", "END");

  /**
   * One statement.
   *
   * @param line where it begins, counted from 1
   * @param head its first words and signs, quotes removed
   */
  public record Statement(int line, String sql, List<String> head) {
    /** Whether it begins with these words, in any case of letters. */
    public boolean begins(String... words) {
      for (int i = 0; i < words.length; i++) {
        if (i >= head.size() || !head.get(i).equalsIgnoreCase(words[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Reads a file of SQL in UTF-8, with or without a byte-order mark.
   *
   * @throws Failure {@link ExitCode#NOT_FOUND} when there is none, {@link ExitCode#USAGE} when it
   *     is not UTF-8, {@link ExitCode#STORAGE} when it cannot be read
   */
  public static Script read(Path file) {
    return of(file, text(file));
  }

  /** The statements of a text that was read from this file. */
  public static Script of(Path file, String text) {
    return new Script(file, new Statements(text).all());
  }

  /** The whole text of a file as {@link #read} reads it, without its byte-order mark. */
  public static String text(Path file) {
    try {
      String text = Files.readString(file);
      if (text.indexOf('\0') >= 0) {
        throw new Failure(ExitCode.USAGE, "not a file of SQL: it holds a NUL byte").about(file);
      }
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new Failure(ExitCode.NOT_FOUND, "no such file").about(file).because(e);
    } catch (CharacterCodingException e) {
      throw new Failure(ExitCode.USAGE, "the file is not UTF-8")
          .about(file)
          .hint("convert it: iconv -f latin1 -t utf-8")
          .because(e);
    } catch (IOException e) {
      throw new Failure(ExitCode.STORAGE, "cannot read the file: " + e.getMessage())
          .about(file)
          .because(e);
    }
  }

  /**
   * Runs every statement in the transaction that the caller has begun; the script's own BEGIN and
   * COMMIT are left out, so that it takes effect whole or not at all.
   *
   * @throws Failure of SQLite's own kind, naming file, line and statement
   */
  public void run(Database db) {
    for (Statement statement : statements) {
      if (!controlsTransaction(statement)) {
        run(db, statement);
      }
    }
  }

  /**
   * Runs the PRAGMA statements before the first of another kind: outside a transaction, since
   * SQLite refuses some of them inside.
   */
  public void runPragmas(Database db) {
    statements.stream()
        .takeWhile(statement -> statement.begins("PRAGMA"))
        .forEach(statement -> run(db, statement));
  }

  /** The script without what {@link #runPragmas} runs. */
  public Script withoutPragmas() {
    return new Script(
        file, statements.stream().dropWhile(statement -> statement.begins("PRAGMA")).toList());
  }

  private static boolean controlsTransaction(Statement statement) {
    return TRANSACTION.stream().anyMatch(statement::begins);
  }

  private void run(Database db, Statement statement) {
    try {
      db.script(statement.sql());
    } catch (Failure failure) {
      Failure located =
          new Failure(failure.code(), file.getFileName() + ": " + failure.message())
              .with("file", file + ":" + statement.line())
              .with("statement", shortened(statement.sql()));
      throw failure.hint().map(located::hint).orElse(located).because(failure);
    }
  }

  private static String shortened(String sql) {
    String line = sql.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN - 1) + "…";
  }
}

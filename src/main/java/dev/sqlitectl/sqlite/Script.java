package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of SQL, taken apart into its statements as the sqlite3 shell takes them apart. */
public record Script(Path file, List<Statement> statements) {
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

    private boolean commits() {
      return begins("COMMIT") || begins("END");
    }

    /** Whether it would end the transaction around it, or SQLite refuses it inside of one. */
    private boolean leavesTransaction() {
      return begins("BEGIN")
          || commits()
          || (begins("ROLLBACK") && !rollsBackToSavepoint())
          || begins("VACUUM")
          || setsJournalMode();
    }

    private boolean rollsBackToSavepoint() {
      return begins("ROLLBACK", "TO") || begins("ROLLBACK", "TRANSACTION", "TO");
    }

    private boolean setsJournalMode() {
      return begins("PRAGMA", "journal_mode")
          || (begins("PRAGMA") && head.size() > 3 && head.get(3).equalsIgnoreCase("journal_mode"));
    }

    private String name() {
      return begins("PRAGMA") ? "PRAGMA journal_mode" : head.get(0);
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
      throw Failure.storage("cannot read the file", file, e);
    }
  }

  /**
   * The script without its own pairs of BEGIN and COMMIT, as a dump has them: it runs in a
   * transaction of the caller's. One without the other, as in a file cut short, stays.
   */
  public Script withoutTransactions() {
    List<Statement> kept = new ArrayList<>();
    int begun = -1;
    for (Statement statement : statements) {
      if (begun >= 0 && statement.commits()) {
        kept.remove(begun);
        begun = -1;
        continue;
      }
      if (begun < 0 && statement.begins("BEGIN")) {
        begun = kept.size();
      }
      kept.add(statement);
    }
    return new Script(file, List.copyOf(kept));
  }

  /**
   * Looks, before anything runs, for statements that would end the transaction around the script,
   * or that SQLite refuses inside of one.
   *
   * @param wayOut what to do with such a statement
   * @throws Failure {@link ExitCode#MIGRATION} that names them all
   */
  public void requireOneTransaction(String wayOut) {
    List<Statement> refused = statements.stream().filter(Statement::leavesTransaction).toList();
    if (refused.isEmpty()) {
      return;
    }
    Failure failure =
        new Failure(
            ExitCode.MIGRATION,
            "%s cannot run in a transaction: it says %s on line %d"
                .formatted(file.getFileName(), refused.get(0).name(), refused.get(0).line()));
    for (Statement statement : refused) {
      failure = failure.with("file", file + ":" + statement.line() + "   " + statement.name());
    }
    throw failure.with("note", "nothing was run").hint(wayOut);
  }

  /**
   * Runs every statement in the transaction that the caller has begun, so that the script takes
   * effect whole or not at all.
   *
   * @throws Failure of SQLite's own kind, naming file, line and statement
   */
  public void run(Database db) {
    statements.forEach(statement -> run(db, statement));
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

  private void run(Database db, Statement statement) {
    try {
      db.script(statement.sql());
    } catch (Failure failure) {
      Failure located =
          new Failure(failure.code(), file.getFileName() + ": " + Shown.message(failure.message()))
              .with("file", file + ":" + statement.line())
              .with("statement", Shown.statement(statement.sql()));
      throw failure.hint().map(located::hint).orElse(located).because(failure);
    }
  }
}

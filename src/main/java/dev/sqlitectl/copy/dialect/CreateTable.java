package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.sqlite.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads of a CREATE TABLE what SQLite's pragmas do not tell.
 *
 * @see <a href="https://www.sqlite.org/lang_createtable.html">CREATE TABLE</a>
 */
final class CreateTable {
  /** A CHECK constraint; the name is empty when it has none. */
  record Check(String name, String sql) {}

  private final Cursor cursor;
  private final Map<String, String> collations = new HashMap<>();
  private final Map<String, String> generated = new HashMap<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<Boolean> deferred = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();
  private String constraint = "";

  private CreateTable(String sql) {
    cursor = new Cursor(sql);
  }

  /**
   * @param sql as sqlite_schema has it
   * @throws Untranslatable when it is no CREATE TABLE
   */
  static CreateTable read(String sql) {
    CreateTable table = new CreateTable(sql);
    table.read();
    return table;
  }

  /** The name of the column's collation, where it is declared. */
  Optional<String> collation(String column) {
    return Optional.ofNullable(collations.get(key(column)));
  }

  /** The expression of a generated column. */
  Optional<String> generated(String column) {
    return Optional.ofNullable(generated.get(key(column)));
  }

  List<Check> checks() {
    return checks;
  }

  /** For each foreign key in declared order, whether it is DEFERRABLE INITIALLY DEFERRED. */
  List<Boolean> deferred() {
    return deferred;
  }

  /** Clauses such as {@code code UNIQUE ON CONFLICT REPLACE}, but not the usual ABORT. */
  List<String> conflicts() {
    return conflicts;
  }

  private void read() {
    cursor.expect("CREATE");
    if (!cursor.accept("TEMP")) {
      cursor.accept("TEMPORARY");
    }
    cursor.expect("TABLE");
    if (cursor.accept("IF", "NOT")) {
      cursor.expect("EXISTS");
    }
    SelectParser.tableName(cursor);
    cursor.expect("(");
    boolean columns = true;
    while (!cursor.at(")")) {
      columns &= !atTableConstraint();
      if (columns) {
        column();
      } else {
        named(this::tableConstraint);
      }
      if (!cursor.accept(",") && columns && !atTableConstraint()) {
        break;
      }
    }
    cursor.expect(")");
  }

  private boolean atTableConstraint() {
    return cursor.at("CONSTRAINT")
        || cursor.at("PRIMARY")
        || cursor.at("UNIQUE")
        || cursor.at("CHECK")
        || cursor.at("FOREIGN");
  }

  private void column() {
    String column = cursor.name();
    boolean typed = false;
    while (cursor.atName() && !cursor.at("GENERATED", "ALWAYS")) {
      cursor.next();
      typed = true;
    }
    if (typed && cursor.at("(")) {
      cursor.parenthesized();
    }
    while (!cursor.at(",") && !cursor.at(")")) {
      named(() -> columnConstraint(column));
    }
  }

  /** CONSTRAINT names what comes right after it and nothing else. */
  private void named(Runnable read) {
    boolean name = cursor.at("CONSTRAINT");
    read.run();
    constraint = name ? constraint : "";
  }

  private void columnConstraint(String column) {
    if (cursor.accept("DEFAULT")) {
      defaultValue();
    } else if (cursor.accept("COLLATE")) {
      collations.put(key(column), cursor.name());
    } else if (cursor.accept("NOT", "NULL")) {
      conflict(column + " NOT NULL");
    } else if (cursor.accept("NULL")) {
      conflict(column + " NULL");
    } else if (cursor.accept("PRIMARY", "KEY")) {
      if (!cursor.accept("ASC")) {
        cursor.accept("DESC");
      }
      conflict(column + " PRIMARY KEY");
      cursor.accept("AUTOINCREMENT");
    } else if (cursor.accept("UNIQUE")) {
      conflict(column + " UNIQUE");
    } else if (cursor.at("AS", "(") || cursor.accept("GENERATED", "ALWAYS")) {
      cursor.expect("AS");
      generated.put(key(column), cursor.parenthesized());
      if (!cursor.accept("STORED")) {
        cursor.accept("VIRTUAL");
      }
    } else {
      sharedConstraint();
    }
  }

  private void tableConstraint() {
    if (cursor.accept("PRIMARY", "KEY")) {
      cursor.parenthesized();
      conflict("PRIMARY KEY");
    } else if (cursor.accept("UNIQUE")) {
      conflict("UNIQUE (" + cursor.parenthesized() + ")");
    } else if (cursor.accept("FOREIGN", "KEY")) {
      cursor.parenthesized();
    } else {
      sharedConstraint();
    }
  }

  /** What columns and tables have alike. */
  private void sharedConstraint() {
    if (cursor.accept("CONSTRAINT")) {
      constraint = cursor.name();
    } else if (cursor.accept("CHECK")) {
      checks.add(new Check(constraint, cursor.parenthesized()));
      conflict("CHECK");
    } else if (cursor.accept("REFERENCES")) {
      reference();
    } else if (cursor.accept("NOT", "DEFERRABLE")) {
      initially();
    } else if (cursor.accept("DEFERRABLE")) {
      boolean now = initially();
      if (!deferred.isEmpty()) {
        deferred.set(deferred.size() - 1, now);
      }
    } else {
      throw cursor.unexpected();
    }
  }

  private void defaultValue() {
    if (cursor.at("(")) {
      cursor.parenthesized();
      return;
    }
    if (cursor.at("-") || cursor.at("+")) {
      cursor.next();
    }
    cursor.next();
  }

  private void reference() {
    deferred.add(false);
    cursor.name();
    if (cursor.at("(")) {
      cursor.parenthesized();
    }
    while (cursor.at("ON") || cursor.at("MATCH")) {
      if (cursor.accept("MATCH")) {
        cursor.name();
        continue;
      }
      cursor.next();
      cursor.next(); // DELETE or UPDATE
      Token action = cursor.next();
      if (action.is("SET") || action.is("NO")) {
        cursor.next();
      }
    }
  }

  /** Whether INITIALLY DEFERRED comes next. */
  private boolean initially() {
    if (!cursor.accept("INITIALLY")) {
      return false;
    }
    return cursor.next().is("DEFERRED");
  }

  private void conflict(String what) {
    if (cursor.accept("ON", "CONFLICT")) {
      String action = cursor.next().text().toUpperCase(Locale.ROOT);
      if (!action.equals("ABORT")) {
        conflicts.add(what + " ON CONFLICT " + action);
      }
    }
  }

  private static String key(String name) {
    return ObjectName.key(name);
  }
}

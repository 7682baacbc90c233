package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.sqlite.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * What can stand in FROM by its name.
 *
 * @param name in PostgreSQL
 * @param rowid the column that is the rowid, when there is one
 */
record Relation(String name, List<Field> fields, Optional<String> rowid) {

  Optional<Field> field(String wanted) {
    Optional<Field> found = fields.stream().filter(field -> field.isNamed(wanted)).findFirst();
    boolean hidden =
        ObjectName.same(wanted, "rowid")
            || ObjectName.same(wanted, "oid")
            || ObjectName.same(wanted, "_rowid_");
    return found.isEmpty() && hidden ? rowid.flatMap(this::field) : found;
  }
}

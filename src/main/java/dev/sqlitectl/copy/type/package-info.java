/**
 * How a value of SQLite becomes one of PostgreSQL. {@link dev.sqlitectl.copy.type.TypeTable} is the
 * table: declared type, what it becomes, what otherwise; {@link dev.sqlitectl.copy.type.Conversion}
 * is an entry of it: which values fit, and how they are written to the {@link
 * dev.sqlitectl.copy.type.Wire}.
 */
@NullMarked
package dev.sqlitectl.copy.type;

import org.jspecify.annotations.NullMarked;

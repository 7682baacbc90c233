/**
 * SQLite's SQL in PostgreSQL's words. {@link dev.sqlitectl.copy.dialect.Dialect} is the door: what
 * it cannot say with the same meaning it refuses, with a reason.
 *
 * <p>The way through: {@link dev.sqlitectl.copy.dialect.Tokens} cuts the text, the parsers make
 * {@link dev.sqlitectl.copy.dialect.Expr} and {@link dev.sqlitectl.copy.dialect.Select} of it, and
 * the translators turn every expression into a {@link dev.sqlitectl.copy.dialect.Typed}: its SQL in
 * PostgreSQL together with what SQLite knows of it.
 */
@NullMarked
package dev.sqlitectl.copy.dialect;

import org.jspecify.annotations.NullMarked;

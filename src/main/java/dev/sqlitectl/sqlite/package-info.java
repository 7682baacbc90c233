/**
 * The SQLite store. {@link dev.sqlitectl.sqlite.Database} is the door: it opens a file the one
 * right way. The driver and its error codes end here.
 */
@NullMarked
package dev.sqlitectl.sqlite;

import org.jspecify.annotations.NullMarked;

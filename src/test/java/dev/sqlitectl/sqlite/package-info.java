/** The SQLite store, on real files. */
@NullMarked
package dev.sqlitectl.sqlite;

import org.jspecify.annotations.NullMarked;

/** The SQLite store on real files, sound, damaged and hostile. */
@NullMarked
package dev.sqlitectl.sqlite;

import org.jspecify.annotations.NullMarked;

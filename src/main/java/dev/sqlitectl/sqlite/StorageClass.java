package dev.sqlitectl.sqlite;

/** The five things a SQLite cell can be, whatever its column was declared as. */
public enum StorageClass {
  NULL,
  INTEGER,
  REAL,
  TEXT,
  BLOB
}

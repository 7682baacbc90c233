package dev.sqlitectl.sqlite;

/** What a connection may do to its file. */
public enum Access {
  /** Reads alone; the file is never changed. */
  READ_ONLY,
  /** Reads and writes a file that exists. */
  READ_WRITE,
  /** Reads a file that nobody changes any more; sidecars beside it are not its own. */
  SEALED
}

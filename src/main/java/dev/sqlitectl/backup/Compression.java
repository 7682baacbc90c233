package dev.sqlitectl.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How the database inside a backup is packed. */
public enum Compression {
  /** The artefact is the database itself. */
  NONE(""),
  GZIP(".gz");

  private static final int BUFFER = 1 << 16;

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** What it adds to a file name. */
  String suffix() {
    return suffix;
  }

  OutputStream pack(OutputStream out) throws IOException {
    return this == NONE ? out : new GZIPOutputStream(out, BUFFER);
  }

  InputStream unpack(InputStream in) throws IOException {
    return this == NONE ? in : new GZIPInputStream(in, BUFFER);
  }
}

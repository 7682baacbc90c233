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
  GZIP(".gz"),
  ZSTD(".zst");

  private static final int BUFFER = 1 << 16;

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** The one that gives file names this suffix. */
  static Compression of(String suffix) {
    for (Compression compression : values()) {
      if (compression.suffix.equals(suffix)) {
        return compression;
      }
    }
    throw new IllegalArgumentException(suffix);
  }

  /** What it adds to a file name. */
  String suffix() {
    return suffix;
  }

  OutputStream pack(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, BUFFER);
      case ZSTD -> Zstandard.pack(out);
    };
  }

  /** Damaged streams end with a {@link java.util.zip.ZipException} or an {@code EOFException}. */
  InputStream unpack(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case ZSTD -> Zstandard.unpack(in);
    };
  }
}

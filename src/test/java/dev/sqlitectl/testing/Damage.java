package dev.sqlitectl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What disks and people do to files. */
public final class Damage {
  private Damage() {}

  /** Turns one bit over. */
  public static void flip(Path file, long bit) {
    byte[] bytes = bytes(file);
    bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
    write(file, bytes);
  }

  /** Keeps only the first bytes. */
  public static void truncate(Path file, long size) {
    write(file, Arrays.copyOf(bytes(file), (int) size));
  }

  /** Overwrites a stretch with something else. */
  public static void scribble(Path file, int from, int count) {
    byte[] bytes = bytes(file);
    Arrays.fill(bytes, from, from + count, (byte) 0x5a);
    write(file, bytes);
  }

  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.sqlitectl.copy;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;

/**
 * The content of a table, whatever the order of its rows: for each of some thousand buckets the sum
 * of the SHA-256 hashes of the rows that fall into it. Two tables with equal fingerprints hold the
 * same rows the same number of times; where they differ, the buckets say which rows to look at.
 */
final class Fingerprint {
  private static final int BUCKETS = 1 << 14;

  private final MessageDigest digest;
  private final byte[] hash = new byte[32];
  private final long[] sums = new long[2 * BUCKETS];
  private final long[] counts = new long[BUCKETS];
  private final long[] sizes = new long[BUCKETS];
  private long rows;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Adds a row, given in the form of {@link dev.sqlitectl.copy.type.Wire}. */
  void add(byte[] bytes, int offset, int length) {
    int bucket = bucket(bytes, offset, length);
    ByteBuffer words = ByteBuffer.wrap(hash);
    sums[2 * bucket] += words.getLong(8);
    sums[2 * bucket + 1] += words.getLong(16);
    counts[bucket]++;
    sizes[bucket] += length;
    rows++;
  }

  long rows() {
    return rows;
  }

  /** The buckets in which two tables do not hold the same rows; none when they are equal. */
  BitSet differing(Fingerprint other) {
    BitSet buckets = new BitSet(BUCKETS);
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] != other.sums[i]) {
        buckets.set(i / 2);
      }
    }
    return buckets;
  }

  /** How many rows lie in these buckets. */
  long rows(BitSet buckets) {
    return buckets.stream().mapToLong(bucket -> counts[bucket]).sum();
  }

  /** How long the rows in these buckets are together. */
  long bytes(BitSet buckets) {
    return buckets.stream().mapToLong(bucket -> sizes[bucket]).sum();
  }

  /** The bucket that a row falls into. */
  int bucket(byte[] bytes, int offset, int length) {
    try {
      digest.update(bytes, offset, length);
      digest.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
    return ByteBuffer.wrap(hash).getInt(0) & (BUCKETS - 1);
  }
}

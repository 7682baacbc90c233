package dev.sqlitectl.copy;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.BitSet;

/**
 * The content of a table, whatever the order of its rows: for each of some thousand buckets the sum
 * of the XXH3 hashes, of 128 bits, of the rows that fall into it. Two tables with equal
 * fingerprints hold the same rows the same number of times; where they differ, the buckets say
 * which rows to look at.
 */
final class Fingerprint {
  private static final int BUCKETS = 1 << 14;
  private static final Hasher128 HASHER = Hashing.xxh3_128();

  private final long[] sums = new long[2 * BUCKETS];
  private final long[] counts = new long[BUCKETS];
  private final long[] sizes = new long[BUCKETS];
  private long rows;

  /** Adds a row, given in the form of {@link dev.sqlitectl.copy.type.Wire}. */
  void add(byte[] bytes, int offset, int length) {
    HashValue128 hash = HASHER.hashBytesTo128Bits(bytes, offset, length);
    int bucket = bucket(hash);
    sums[2 * bucket] += hash.getMostSignificantBits();
    sums[2 * bucket + 1] += hash.getLeastSignificantBits();
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
  static int bucket(byte[] bytes, int offset, int length) {
    return bucket(HASHER.hashBytesTo128Bits(bytes, offset, length));
  }

  private static int bucket(HashValue128 hash) {
    return (int) hash.getMostSignificantBits() & (BUCKETS - 1);
  }
}

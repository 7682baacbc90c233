package dev.sqlitectl.copy.random;

import java.util.List;
import java.util.SplittableRandom;

/** Choices that one seed decides: the same seed makes the same ones. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** From 0 up to but not including the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  long any() {
    return random.nextLong();
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  String of(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  long of(long... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}

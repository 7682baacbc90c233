package dev.sqlitectl.copy.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8Test {
  private static final String[] PIECES = {"a", "plain ascii ", "é", "€", "😀", "\u007f", "\n"};

  /** Java's own strict decoder is asked the same. */
  @Test
  void whatIsStorableIsValidAndHoldsNoNul() {
    Random random = new Random(8);
    int storable = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int piece = random.nextInt(8); piece > 0; piece--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(3) * random.nextInt(256));
      }
      boolean expected = isValidWithoutNul(bytes);
      storable += expected ? 1 : 0;
      assertThat(Utf8.isStorable(bytes)).as("%s", text).isEqualTo(expected);
    }
    assertThat(storable).isBetween(100_000, 290_000);
  }

  @Test
  void charactersAreCountedAndNotBytes() {
    byte[] text = "añ€😀".getBytes(StandardCharsets.UTF_8);

    assertThat(Utf8.isAtMost(4, text)).isTrue();
    assertThat(Utf8.isAtMost(3, text)).isFalse();
  }

  private static boolean isValidWithoutNul(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

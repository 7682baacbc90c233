package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NamesTest {
  @Test
  void aNameThatFitsStaysAsItIs() {
    assertThat(new Names(Set.of()).allot("Order Details")).isEqualTo("Order Details");
  }

  @Test
  void aNameThatIsTakenGetsANumber() {
    Names names = new Names(Set.of("ctid"));
    assertThat(names.allot("a")).isEqualTo("a");
    assertThat(names.allot("a")).isEqualTo("a_2");
    assertThat(names.allot("a")).isEqualTo("a_3");
    assertThat(names.allot("ctid")).isEqualTo("ctid_2");
  }

  @Test
  void twinsThatDifferAfter63BytesStayTwo() {
    Names names = new Names(Set.of());
    String first = names.allot("x".repeat(70) + "1");
    String second = names.allot("x".repeat(70) + "2");
    assertThat(first).isEqualTo("x".repeat(63));
    assertThat(second).isEqualTo("x".repeat(61) + "_2");
  }

  @Test
  void aCharacterIsNeverCutInTwo() {
    String name = new Names(Set.of()).allot("é".repeat(40) + "😀".repeat(10));
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    assertThat(utf8.length).isBetween(60, 63);
    assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(name).doesNotContain("\uFFFD");
  }
}

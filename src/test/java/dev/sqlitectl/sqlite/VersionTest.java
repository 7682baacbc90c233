package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

final class VersionTest {
  private static final List<String> IN_ORDER =
      List.of(
          "0",
          "0.1",
          "1",
          "1.1",
          "1.9",
          "1.10",
          "1.10.1",
          "2",
          "10",
          "2026.1.2",
          "2026_11_20_1",
          "2026_11_20_10",
          "20261120031500",
          "99999999999999999999999");

  @Test
  void numbersAreComparedPartByPart() {
    List<Version> shuffled =
        new java.util.ArrayList<>(IN_ORDER.stream().map(VersionTest::version).toList());
    Collections.shuffle(shuffled, new Random(7));
    assertThat(shuffled.stream().sorted().map(Version::written)).isEqualTo(IN_ORDER);
  }

  @Test
  void theOrderIsThatOfFlyway() {
    Random random = new Random(42);
    for (int i = 0; i < 5_000; i++) {
      String one = randomVersion(random);
      String other = randomVersion(random);
      int flyway = MigrationVersion.fromVersion(one).compareTo(MigrationVersion.fromVersion(other));
      assertThat(Integer.signum(version(one).compareTo(version(other))))
          .as("%s and %s", one, other)
          .isEqualTo(Integer.signum(flyway));
      assertThat(version(one).equals(version(other))).isEqualTo(flyway == 0);
      assertThat(version(one).toString()).isEqualTo(MigrationVersion.fromVersion(one).getVersion());
    }
  }

  @Test
  void equalVersionsHaveOneHash() {
    assertThat(Stream.of("1", "1.0", "1_0_0", "01").map(VersionTest::version).distinct())
        .hasSize(1);
  }

  @Test
  void theNextVersionKeepsTheStyle() {
    assertThat(
            Stream.of("5", "009", "099", "999", "1.9", "2026_11_20_1", "20261120031500")
                .map(text -> version(text).next().written()))
        .containsExactly("6", "010", "100", "1000", "1.10", "2026_11_20_2", "20261120031501");
  }

  @Test
  void whatIsNoVersionIsNone() {
    assertThat(Stream.of("", "a", "1.", ".1", "1..2", "1a", "-1", "1 ").map(Version::parse))
        .allMatch(java.util.Optional::isEmpty);
  }

  private static Version version(String text) {
    return Version.parse(text).orElseThrow();
  }

  private static String randomVersion(Random random) {
    StringBuilder text = new StringBuilder();
    IntStream.rangeClosed(0, random.nextInt(3))
        .forEach(
            i ->
                text.append(i == 0 ? "" : random.nextBoolean() ? "." : "_")
                    .append(random.nextBoolean() ? "" : "0")
                    .append(random.nextInt(12)));
    return text.toString();
  }
}

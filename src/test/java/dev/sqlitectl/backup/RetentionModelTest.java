package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random histories, decided by the rules and by a model of them that shares nothing. */
final class RetentionModelTest {
  private static final int HISTORIES = Integer.getInteger("sqlitectl.histories", 100_000);

  /** Half an hour and two hours of summer time, a day that was left out, a winter that is odd. */
  private static final List<ZoneId> ZONES =
      Stream.of(
              "UTC",
              "Europe/Berlin",
              "America/New_York",
              "Australia/Lord_Howe",
              "Antarctica/Troll",
              "Pacific/Apia",
              "Africa/Casablanca",
              "Asia/Kathmandu")
          .map(ZoneId::of)
          .toList();

  /** Clocks change, years end in the middle of weeks, days are leapt and left out. */
  private static final List<Instant> TURNS =
      Stream.of(
              "2026-03-29T01:00:00Z",
              "2026-10-25T01:00:00Z",
              "2026-11-01T06:00:00Z",
              "2027-04-03T15:00:00Z",
              "2027-12-31T23:00:00Z",
              "2020-12-31T12:00:00Z",
              "2024-12-30T00:00:00Z",
              "2028-02-29T12:00:00Z",
              "2000-02-29T00:00:00Z",
              "2100-02-28T23:59:59Z",
              "2011-12-30T10:00:00Z",
              "1970-01-01T00:00:00Z")
          .map(Instant::parse)
          .toList();

  private static final long[] STEPS = {
    1,
    61,
    900,
    1_800,
    3_600,
    5_400,
    86_399,
    86_400,
    90_000,
    604_800,
    2_592_000,
    2_678_400,
    31_536_000
  };

  @Test
  void whateverHappenedTheRulesAgreeWithTheModel() {
    Random random = new Random(20261120);
    long removed = 0;
    for (int round = 0; round < HISTORIES; round++) {
      List<Retention.Candidate> history = history(random);
      ZoneId zone = one(random, ZONES);
      Retention.Policy policy = policy(random);
      Instant now = now(random, history);

      List<Retention.Decision> decisions = Retention.decide(history, policy, now, zone);
      Set<String> kept = kept(decisions);
      Set<String> expected = RetentionModel.kept(history, policy, now, zone);
      if (!kept.equals(expected)) {
        assertThat(kept)
            .as("round %d: %s of %s at %s in %s", round, policy, history, now, zone)
            .isEqualTo(expected);
      }
      requireInvariants(round, history, decisions, now);
      requireIdempotence(round, history, kept, policy, now, zone);
      removed += history.size() - kept.size();
    }
    assertThat(removed).as("the histories have something to remove").isGreaterThan(HISTORIES);
  }

  private static void requireInvariants(
      int round,
      List<Retention.Candidate> history,
      List<Retention.Decision> decisions,
      Instant now) {
    boolean each = decisions.size() == history.size();
    boolean enough = kept(decisions).size() >= Math.min(Retention.FLOOR, history.size());
    boolean reasons =
        decisions.stream().allMatch(one -> one.keep() != one.reasons().isEmpty())
            && decisions.stream().allMatch(one -> one.keep() == one.missed().isEmpty());
    boolean future =
        decisions.stream()
            .allMatch(
                one -> one.time().isAfter(now) == one.reasons().equals(List.of("from the future")));
    if (!each || !enough || !reasons || !future) {
      assertThat(decisions).as("round %d", round).isEmpty();
    }
  }

  private static void requireIdempotence(
      int round,
      List<Retention.Candidate> history,
      Set<String> kept,
      Retention.Policy policy,
      Instant now,
      ZoneId zone) {
    List<Retention.Candidate> left =
        history.stream().filter(one -> kept.contains(one.name())).toList();
    Set<String> again = kept(Retention.decide(left, policy, now, zone));
    if (!again.equals(kept)) {
      assertThat(again).as("a second time, round %d: %s", round, policy).isEqualTo(kept);
    }
  }

  /** Runs in the order in which they were made; the clock may have been set in between. */
  static List<Retention.Candidate> history(Random random) {
    List<Retention.Candidate> history = new ArrayList<>();
    Instant time = one(random, TURNS).minusSeconds(random.nextInt(3 * 86_400));
    long usual = STEPS[random.nextInt(STEPS.length)];
    int count = random.nextInt(24);
    for (int i = 0; i < count; i++) {
      history.add(new Retention.Candidate("b" + i, time));
      long step = random.nextInt(3) > 0 ? usual : STEPS[random.nextInt(STEPS.length)];
      boolean setBack = random.nextInt(20) == 0;
      boolean setForward = random.nextInt(40) == 0;
      time = time.plusSeconds(setBack ? -step : setForward ? 7 * step : step);
    }
    Collections.shuffle(history, random);
    return history;
  }

  static Retention.Policy policy(Random random) {
    Retention.Policy policy = anyPolicy(random);
    return policy.isEmpty() ? policy(random) : policy;
  }

  private static Retention.Policy anyPolicy(Random random) {
    return new Retention.Policy(
        few(random, 4),
        few(random, 5),
        few(random, 8),
        few(random, 5),
        few(random, 13),
        few(random, 3),
        random.nextInt(3) > 0
            ? Optional.empty()
            : Optional.of(Duration.ofHours(random.nextInt(24 * 40))));
  }

  private static int few(Random random, int most) {
    return random.nextBoolean() ? 0 : random.nextInt(most);
  }

  /** Mostly after all of them; else among them, as after a clock that ran ahead. */
  static Instant now(Random random, List<Retention.Candidate> history) {
    if (history.isEmpty()) {
      return TURNS.get(0);
    }
    Instant last = history.stream().map(Retention.Candidate::time).max(Instant::compareTo).get();
    return random.nextInt(4) > 0
        ? last.plusSeconds(random.nextInt(100_000))
        : one(random, history).time();
  }

  static Set<String> kept(List<Retention.Decision> decisions) {
    Set<String> kept = new HashSet<>();
    decisions.stream().filter(Retention.Decision::keep).forEach(one -> kept.add(one.name()));
    return kept;
  }

  static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

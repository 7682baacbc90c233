package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final Retention.Policy NOTHING = policy(0, 0, 0, 0, 0, 0);

  @Test
  void theNewestOfEachDayIsKept() {
    assertThat(
            kept(
                policy(0, 0, 3, 0, 0, 0),
                "2026-11-20T03:15",
                "2026-11-19T23:00",
                "2026-11-19T03:15",
                "2026-11-18T03:15",
                "2026-11-17T03:15"))
        .containsExactly("2026-11-20T03:15", "2026-11-19T23:00", "2026-11-18T03:15");
  }

  @Test
  void aGapUsesNothingUp() {
    assertThat(
            kept(
                policy(0, 0, 3, 0, 0, 0),
                "2026-11-20T03:15",
                "2026-10-01T03:15",
                "2026-01-01T03:15",
                "2025-01-01T03:15"))
        .containsExactly("2026-11-20T03:15", "2026-10-01T03:15", "2026-01-01T03:15");
  }

  @Test
  void aWeekGoesFromMondayToSunday() {
    assertThat(
            kept(
                policy(0, 0, 0, 2, 0, 0),
                "2026-11-16T00:00", // a Monday
                "2026-11-15T23:59", // the Sunday before
                "2026-11-09T00:00",
                "2026-11-08T23:59"))
        .containsExactly("2026-11-16T00:00", "2026-11-15T23:59");
  }

  @Test
  void aWeekOverTheNewYearIsOneWeek() {
    assertThat(
            kept(
                policy(0, 0, 0, 2, 0, 0),
                "2027-01-03T12:00",
                "2026-12-28T12:00",
                "2026-12-27T12:00",
                "2026-12-20T12:00"))
        .containsExactly("2027-01-03T12:00", "2026-12-27T12:00");
  }

  @Test
  void theLeapDayIsADayOfFebruary() {
    assertThat(
            kept(
                policy(0, 0, 0, 0, 2, 0),
                "2028-03-01T00:00",
                "2028-02-29T23:59",
                "2028-02-28T00:00",
                "2028-01-31T00:00"))
        .containsExactly("2028-03-01T00:00", "2028-02-29T23:59");
  }

  @Test
  void theHourThatComesTwiceInAutumnIsOneHour() {
    Stream<String> utc =
        Stream.of(
            "2026-10-25T01:30:00Z", // 02:30 winter time
            "2026-10-25T00:30:00Z", // 02:30 summer time
            "2026-10-24T23:30:00Z", // 01:30
            "2026-10-24T22:30:00Z");
    List<Retention.Candidate> candidates =
        utc.map(time -> new Retention.Candidate(time, Instant.parse(time))).toList();

    assertThat(kept(Retention.decide(candidates, policy(0, 2, 0, 0, 0, 0), LATER, BERLIN)))
        .containsExactly("2026-10-25T01:30:00Z", "2026-10-24T23:30:00Z");
  }

  @Test
  void aDayBeginsWhereTheClockOfTheZoneSaysSo() {
    List<Retention.Candidate> candidates =
        Stream.of("2026-03-29T22:30:00Z", "2026-03-29T21:30:00Z", "2026-03-28T23:30:00Z")
            .map(time -> new Retention.Candidate(time, Instant.parse(time)))
            .toList();

    assertThat(kept(Retention.decide(candidates, policy(0, 0, 2, 0, 0, 0), LATER, BERLIN)))
        .containsExactly("2026-03-29T22:30:00Z", "2026-03-29T21:30:00Z");
  }

  @Test
  void theOldestStaysWhileARuleHasPeriodsLeft() {
    List<Retention.Decision> decisions =
        decide(
            policy(0, 0, 0, 0, 0, 9),
            LATER,
            "2026-03-01T00:00",
            "2026-02-01T00:00",
            "2026-01-01T00:00");

    assertThat(decisions)
        .extracting(Retention.Decision::reasons)
        .containsExactly(List.of("yearly"), List.of(), List.of("oldest yearly"));
  }

  @Test
  void everyRuleThatKeepsABackupIsNamed() {
    List<Retention.Decision> decisions =
        decide(policy(1, 1, 1, 1, 1, 1), LATER, "2026-11-20T03:15", "2026-11-19T03:15");

    assertThat(decisions.get(0).reasons())
        .containsExactly("last", "hourly", "daily", "weekly", "monthly", "yearly");
  }

  @Test
  void withinCountsFromTheNewest() {
    Retention.Policy week = new Retention.Policy(0, 0, 0, 0, 0, 0, Optional.of(Duration.ofDays(7)));

    assertThat(
            kept(
                week,
                "2026-11-20T03:15",
                "2026-11-15T03:15",
                "2026-11-13T03:15",
                "2026-11-13T03:14"))
        .containsExactly("2026-11-20T03:15", "2026-11-15T03:15", "2026-11-13T03:15");
  }

  @Test
  void whatIsFromTheFutureStaysAndUsesNothingUp() {
    List<Retention.Decision> decisions =
        decide(
            policy(2, 0, 0, 0, 0, 0),
            Instant.parse("2026-11-20T00:00:00Z"),
            "2031-01-01T00:00",
            "2026-11-19T00:00",
            "2026-11-18T00:00",
            "2026-11-17T00:00");

    assertThat(kept(decisions))
        .containsExactly("2031-01-01T00:00", "2026-11-19T00:00", "2026-11-18T00:00");
    assertThat(decisions.get(0).reasons()).containsExactly("from the future");
  }

  @Test
  void twoAlwaysRemain() {
    assertThat(
            kept(
                policy(1, 0, 0, 0, 0, 0),
                "2026-11-20T00:00",
                "2026-11-19T00:00",
                "2026-11-18T00:00"))
        .containsExactly("2026-11-20T00:00", "2026-11-19T00:00");
    assertThat(kept(NOTHING, "2026-11-20T00:00", "2026-11-19T00:00", "2026-11-18T00:00"))
        .containsExactly("2026-11-20T00:00", "2026-11-19T00:00");
    assertThat(kept(NOTHING, "2026-11-20T00:00")).containsExactly("2026-11-20T00:00");
    assertThat(kept(NOTHING)).isEmpty();
  }

  @Test
  void whateverHappenedTheRulesAgreeWithThePlainReading() {
    Random random = new Random(20261120);
    for (int round = 0; round < 5_000; round++) {
      List<Retention.Candidate> history = history(random);
      Instant now = Instant.parse("2028-03-05T12:00:00Z");
      Retention.Policy policy =
          policy(
              random.nextInt(4),
              random.nextInt(4),
              random.nextInt(8),
              random.nextInt(5),
              random.nextInt(4),
              random.nextInt(3));
      List<Retention.Decision> decisions = Retention.decide(history, policy, now, BERLIN);

      Set<String> kept = new HashSet<>(kept(decisions));
      assertThat(kept).as("round %d", round).isEqualTo(plainReading(history, policy, now));
      List<Retention.Candidate> left =
          history.stream().filter(one -> kept.contains(one.name())).toList();
      assertThat(kept(Retention.decide(left, policy, now, BERLIN)))
          .as("again, round %d", round)
          .hasSameElementsAs(kept);
    }
  }

  /** The rules read off the manual once more, slowly: group by period, take the newest of each. */
  private static Set<String> plainReading(
      List<Retention.Candidate> history, Retention.Policy policy, Instant now) {
    List<Retention.Candidate> past =
        history.stream()
            .filter(one -> !one.time().isAfter(now))
            .sorted((a, b) -> b.time().compareTo(a.time()))
            .toList();
    Set<String> kept =
        history.stream()
            .filter(one -> one.time().isAfter(now))
            .map(Retention.Candidate::name)
            .collect(Collectors.toSet());
    past.stream().limit(policy.last()).forEach(one -> kept.add(one.name()));
    int[] counts = {
      policy.hourly(), policy.daily(), policy.weekly(), policy.monthly(), policy.yearly()
    };
    String[] periods = {"uuuuMMddHH", "uuuuMMdd", "YYYYww", "uuuuMM", "uuuu"};
    for (int rule = 0; rule < counts.length; rule++) {
      var form =
          java.time.format.DateTimeFormatter.ofPattern(periods[rule], java.util.Locale.GERMANY);
      List<String> seen = new ArrayList<>();
      for (Retention.Candidate one : past) {
        String period = form.format(LocalDateTime.ofInstant(one.time(), BERLIN));
        boolean oldest = one.equals(past.get(past.size() - 1));
        if (seen.size() < counts[rule] && (!seen.contains(period) || oldest)) {
          kept.add(one.name());
          seen.add(period);
        }
      }
    }
    history.stream()
        .sorted((a, b) -> b.time().compareTo(a.time()))
        .filter(one -> !kept.contains(one.name()))
        .limit(Math.max(0, Retention.FLOOR - kept.size()))
        .toList()
        .forEach(one -> kept.add(one.name()));
    return kept;
  }

  /** Nightly and hourly runs with gaps, over two changes of the clock and a leap day. */
  private static List<Retention.Candidate> history(Random random) {
    List<Retention.Candidate> history = new ArrayList<>();
    Instant time = Instant.parse("2027-10-20T00:30:00Z");
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      long[] steps = {3_600, 1_800, 86_400, 7 * 86_400, 40 * 86_400, 61, 1};
      time = time.plusSeconds(steps[random.nextInt(steps.length)]);
      history.add(new Retention.Candidate("b" + i, time));
    }
    java.util.Collections.shuffle(history, random);
    return history;
  }

  private static List<String> kept(Retention.Policy policy, String... times) {
    return kept(decide(policy, LATER, times));
  }

  private static List<String> kept(List<Retention.Decision> decisions) {
    return decisions.stream()
        .filter(Retention.Decision::keep)
        .map(Retention.Decision::name)
        .toList();
  }

  private static List<Retention.Decision> decide(
      Retention.Policy policy, Instant now, String... times) {
    List<Retention.Candidate> candidates =
        IntStream.range(0, times.length)
            .mapToObj(
                i ->
                    new Retention.Candidate(
                        times[i], LocalDateTime.parse(times[i]).toInstant(ZoneOffset.UTC)))
            .toList();
    return Retention.decide(candidates, policy, now, ZoneOffset.UTC);
  }

  private static Retention.Policy policy(
      int last, int hourly, int daily, int weekly, int monthly, int yearly) {
    return new Retention.Policy(last, hourly, daily, weekly, monthly, yearly, Optional.empty());
  }
}

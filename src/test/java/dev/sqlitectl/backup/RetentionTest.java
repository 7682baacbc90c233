package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
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
  void sevenDaysAreSevenDaysOfTheCalendarWhenTheClockWasPutBack() {
    Retention.Policy week = new Retention.Policy(0, 0, 0, 0, 0, 0, Optional.of(Duration.ofDays(7)));
    List<Retention.Candidate> candidates =
        Stream.of(
                "2026-10-30T02:15:00Z", // 03:15 winter time
                "2026-10-26T02:15:00Z",
                "2026-10-23T01:15:00Z", // 03:15 summer time
                "2026-10-23T01:14:59Z")
            .map(time -> new Retention.Candidate(time, Instant.parse(time)))
            .toList();

    assertThat(kept(Retention.decide(candidates, week, LATER, BERLIN)))
        .containsExactly("2026-10-30T02:15:00Z", "2026-10-26T02:15:00Z", "2026-10-23T01:15:00Z");
  }

  @Test
  void whatGoesIsToldByEveryRule() {
    List<Retention.Decision> decisions =
        decide(
            new Retention.Policy(1, 0, 2, 0, 0, 0, Optional.of(Duration.ofHours(1))),
            LATER,
            "2026-11-20T03:15",
            "2026-11-20T00:15",
            "2026-11-19T03:15",
            "2026-11-18T03:15");

    assertThat(decisions)
        .extracting(Retention.Decision::missed)
        .containsExactly(
            List.of(),
            List.of("beyond last 1", "newer that day", "older than within"),
            List.of(),
            List.of("beyond last 1", "beyond daily 2", "older than within"));
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

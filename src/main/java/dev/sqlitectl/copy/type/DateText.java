package dev.sqlitectl.copy.type;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Reads the date and time texts that SQLite's functions and the common libraries write, exactly or
 * not at all: no day is moved, no fraction rounded, no zone assumed.
 *
 * <p>Forms: {@code YYYY-MM-DD}, {@code HH:MM[:SS[.f]]} with one to six fraction digits, both joined
 * by a blank or {@code T}, and then {@code Z} or {@code ±HH[[:]MM]}. Answers are in PostgreSQL's
 * own units; {@link #NONE} when the text is of another form or no such moment exists.
 */
public final class DateText {
  /** No date, no time. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long EPOCH_2000 = LocalDate.of(2000, 1, 1).toEpochDay();
  private static final long DAY = 86_400_000_000L;

  private final byte[] text;
  private int at;

  private DateText(byte[] text) {
    this.text = text;
  }

  /** Days since 2000-01-01. */
  static long date(byte[] text) {
    DateText reader = new DateText(text);
    long days = reader.days();
    return reader.atEnd() ? days : NONE;
  }

  /** Microseconds since midnight of a text with seconds: without them it is less precise. */
  static long time(byte[] text) {
    DateText reader = new DateText(text);
    long micros = reader.clock();
    return reader.atEnd() && text.length >= 8 ? micros : NONE;
  }

  /** Microseconds since 2000-01-01 of a text without an offset; a date alone is its midnight. */
  public static long timestamp(byte[] text) {
    DateText reader = new DateText(text);
    long micros = reader.moment();
    return reader.atEnd() ? micros : NONE;
  }

  /** Microseconds since 2000-01-01 UTC of a text with {@code Z} or an offset. */
  public static long timestampWithOffset(byte[] text) {
    if (!mayHaveOffset(text)) {
      return NONE;
    }
    DateText reader = new DateText(text);
    long micros = reader.moment();
    if (micros == NONE || reader.atEnd() || text.length < 16) {
      return NONE;
    }
    long offset = reader.offset();
    return reader.atEnd() && offset != NONE ? micros - offset : NONE;
  }

  /** A quick no for most texts without one: they end as no offset does. */
  private static boolean mayHaveOffset(byte[] text) {
    int length = text.length;
    return length >= 16
        && (text[length - 1] == 'Z'
            || isSign(text[length - 3])
            || isSign(text[length - 5])
            || isSign(text[length - 6]));
  }

  private static boolean isSign(byte character) {
    return character == '+' || character == '-';
  }

  private boolean atEnd() {
    return at == text.length;
  }

  private long moment() {
    long days = days();
    if (days == NONE || atEnd()) {
      return days == NONE ? NONE : days * DAY;
    }
    if (!skip(' ') && !skip('T')) {
      return NONE;
    }
    long clock = clock();
    return clock == NONE ? NONE : days * DAY + clock;
  }

  private long days() {
    int year = digits(4);
    boolean first = skip('-');
    int month = digits(2);
    boolean second = skip('-');
    int day = digits(2);
    if (!first || !second || year < 1 || month < 1 || day < 1) {
      return NONE;
    }
    try {
      return LocalDate.of(year, month, day).toEpochDay() - EPOCH_2000;
    } catch (DateTimeException e) {
      return NONE; // 30 February
    }
  }

  private long clock() {
    int hour = digits(2);
    boolean colon = skip(':');
    int minute = digits(2);
    if (!colon || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return NONE;
    }
    int second = 0;
    long fraction = 0;
    if (skip(':')) {
      second = digits(2);
      fraction = skip('.') ? fraction() : 0;
    }
    if (second < 0 || second > 59 || fraction == NONE) {
      return NONE;
    }
    return ((hour * 60L + minute) * 60L + second) * 1_000_000L + fraction;
  }

  private long fraction() {
    int start = at;
    long micros = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - start < 7) {
      micros = micros * 10 + (text[at++] - '0');
    }
    int count = at - start;
    if (count == 0 || count > 6) {
      return NONE;
    }
    for (int i = count; i < 6; i++) {
      micros *= 10;
    }
    return micros;
  }

  private long offset() {
    if (skip('Z')) {
      return 0;
    }
    int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
    int hours = digits(2);
    if (sign == 0 || hours < 0 || hours > 15) {
      return NONE;
    }
    int minutes = 0;
    if (!atEnd()) {
      skip(':');
      minutes = digits(2);
    }
    return minutes < 0 || minutes > 59 ? NONE : sign * (hours * 60L + minutes) * 60_000_000L;
  }

  private boolean skip(char expected) {
    if (at < text.length && text[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** Exactly so many digits, or -1. */
  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (at >= text.length || text[at] < '0' || text[at] > '9') {
        return -1;
      }
      value = value * 10 + (text[at++] - '0');
    }
    return value;
  }
}

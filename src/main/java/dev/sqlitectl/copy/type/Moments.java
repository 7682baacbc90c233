package dev.sqlitectl.copy.type;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.ToLongFunction;

/** How dates and times are written that SQLite holds as texts; {@link Epoch} has the numbers. */
final class Moments {
  private static final long SECOND = 1_000_000;

  /** Seconds from 1970 to 2000, where PostgreSQL counts from. */
  private static final long POSTGRES_START = 946_684_800;

  private Moments() {}

  static final Conversion DATE =
      new Conversion(
          "date",
          "text YYYY-MM-DD",
          cell -> cell.isText() && DateText.date(cell.bytes()) != DateText.NONE,
          (cell, wire) -> wire.int32((int) DateText.date(cell.bytes())));

  static final Conversion TIME = moment("time", "text HH:MM:SS[.ffffff]", DateText::time);

  static final Conversion TIMESTAMP =
      moment("timestamp", "text of a date, or date and time, no offset", DateText::timestamp);

  static final Conversion TIMESTAMPTZ =
      moment(
          "timestamptz", "text of a date and time with an offset", DateText::timestampWithOffset);

  /** Texts with an offset, and others as the clocks of a zone showed them exactly once. */
  static Conversion in(ZoneId zone) {
    return moment(
        "timestamptz",
        "text of a date and time, in %s unless it says otherwise".formatted(zone),
        reading(zone));
  }

  /** The same with fewer digits of a second. */
  static Conversion in(ZoneId zone, int digits) {
    return shortened(in(zone), reading(zone), digits);
  }

  private static ToLongFunction<byte[]> reading(ZoneId zone) {
    return text -> {
      long said = DateText.timestampWithOffset(text);
      return said == DateText.NONE ? inZone(DateText.timestamp(text), zone) : said;
    };
  }

  /** The same type with fewer digits of a second: what has more does not fit. */
  static Conversion shortened(Conversion moment, ToLongFunction<byte[]> read, int digits) {
    long step = Math.round(Math.pow(10, 6.0 - digits));
    return new Conversion(
        moment.type() + "(" + digits + ")",
        moment.holds(),
        cell -> moment.fits().test(cell) && read.applyAsLong(cell.bytes()) % step == 0,
        moment.write());
  }

  private static Conversion moment(String type, String holds, ToLongFunction<byte[]> read) {
    return new Conversion(
        type,
        holds,
        cell -> cell.isText() && read.applyAsLong(cell.bytes()) != DateText.NONE,
        (cell, wire) -> wire.int64(read.applyAsLong(cell.bytes())));
  }

  private static long inZone(long local, ZoneId zone) {
    if (local == DateText.NONE) {
      return DateText.NONE;
    }
    long second = Math.floorDiv(local, SECOND) + POSTGRES_START;
    LocalDateTime clock = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(clock);
    return offsets.size() == 1
        ? local - offsets.get(0).getTotalSeconds() * SECOND
        : DateText.NONE; // the clocks jumped over it, or showed it twice
  }
}

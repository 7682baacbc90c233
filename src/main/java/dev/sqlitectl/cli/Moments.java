package dev.sqlitectl.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads moments as people type them: {@code 2026-11-19 14:00} by the clock of a time zone, or with
 * {@code Z} or an offset behind.
 */
final class Moments implements ITypeConverter<Instant> {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<date>\\d{4}-\\d{2}-\\d{2})[ T](?<time>\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)"
              + " ?(?<offset>[Zz]|[+-]\\d{2}(:?\\d{2})?)?");

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private final ZoneId zone;

  /** By the clock of the machine, or of TZ. */
  Moments() {
    this(ZoneId.systemDefault());
  }

  Moments(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public Instant convert(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a moment such as '2026-11-19 14:00' or 2026-11-19T14:00Z");
    }
    try {
      LocalDateTime wall =
          LocalDateTime.of(
              LocalDate.parse(form.group("date")), LocalTime.parse(form.group("time")));
      String offset = form.group("offset");
      return wall.toInstant(
          offset == null ? offsetAt(wall) : ZoneOffset.of(offset.toUpperCase(Locale.ROOT)));
    } catch (DateTimeException e) {
      throw new TypeConversionException("'" + text + "' is no moment: " + e.getMessage());
    }
  }

  /** Once a year an hour comes twice, and one does not come at all: neither is guessed at. */
  private ZoneOffset offsetAt(LocalDateTime wall) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
    if (offsets.size() == 1) {
      return offsets.get(0);
    }
    throw new TypeConversionException(
        offsets.isEmpty()
            ? "%s did not come in %s: the clock was put forward".formatted(wall, zone)
            : "%s came twice in %s: say which by its offset, %s"
                .formatted(
                    wall,
                    zone,
                    offsets.stream().map(ZoneOffset::getId).collect(Collectors.joining(" or "))));
  }

  /** {@code 2026-11-19 14:00:00 +01:00}: a moment by the clock of the machine. */
  static String shown(Instant moment) {
    return SHOWN.format(moment.atZone(ZoneId.systemDefault()));
  }
}

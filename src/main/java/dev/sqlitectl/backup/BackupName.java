package dev.sqlitectl.backup;

import dev.sqlitectl.sqlite.DatabaseFile;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file name of a backup, {@code <stem>-<UTC time>[-label].db[.gz|.zst]}: whose it is, and when
 * and why it was made.
 *
 * @param stem the database's file name without its ending
 * @param time when the backup began, in whole milliseconds
 * @param label why it was made; empty for none
 */
public record BackupName(String stem, Instant time, String label, Compression compression) {
  /** What a label may be: {@code before-upgrade}. */
  public static final Pattern LABEL = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** The label of the backup that a restore makes of what it replaces. */
  static final String BEFORE_RESTORE = "before-restore";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern FORM =
      Pattern.compile(
          "(?<stem>.+)-(?<time>\\d{8}T\\d{6}\\.\\d{3}Z)(-(?<label>"
              + LABEL
              + "))?\\.db(?<packed>(\\.gz|\\.zst)?)");

  private static final Pattern ENDING = Pattern.compile("(?i)\\.(db|db3|sqlite|sqlite3|s3db|sl3)$");

  public BackupName {
    time = time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** What the names of this database's backups begin with: its file name without the ending. */
  public static String stem(DatabaseFile database) {
    String name = String.valueOf(database.path().getFileName());
    String stem = ENDING.matcher(name).replaceFirst("");
    return stem.isEmpty() ? name : stem;
  }

  /**
   * Reads a file name; empty when it is not that of a backup: neither is one whose day is not in
   * the calendar, which would read as the name of another file.
   */
  static Optional<BackupName> parse(String fileName) {
    Matcher form = FORM.matcher(fileName);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
              new BackupName(
                  form.group("stem"),
                  TIME.parse(form.group("time"), Instant::from),
                  Optional.ofNullable(form.group("label")).orElse(""),
                  Compression.of(form.group("packed"))))
          .filter(name -> name.toString().equals(fileName));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The name a moment later, for when this one is taken. */
  BackupName later() {
    return new BackupName(stem, time.plusMillis(1), label, compression);
  }

  /** The name of the same backup before it is packed. */
  BackupName unpacked() {
    return new BackupName(stem, time, label, Compression.NONE);
  }

  /** The name of the manifest beside it. */
  String manifest() {
    return this + ".json";
  }

  /** The file name. */
  @Override
  public String toString() {
    String suffix = label.isEmpty() ? "" : "-" + label;
    return stem + "-" + TIME.format(time) + suffix + ".db" + compression.suffix();
  }
}

package dev.sqlitectl.outcome;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception: work that could not be done, told to the user.
 *
 * <p>It carries the exit code, one sentence that names the thing, further lines (which file, who
 * holds it) and the way out. Anything else that is thrown is a bug and ends with {@link
 * ExitCode#BUG}. A message never holds a password or a value from a row.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A line under the message: {@code file: /srv/app.db}, {@code note: pid 12 has it open}. */
  public record Detail(String label, String text) {}

  private final ExitCode code;
  private final transient List<Detail> details;
  private final @Nullable String hint;

  /** A failure with its message alone: one sentence without a full stop. */
  public Failure(ExitCode code, String message) {
    this(code, message, List.of(), null, null);
  }

  /**
   * What the system answers when a file is asked for: {@code cannot read the file: permission
   * denied}.
   *
   * @param what what could not be done: {@code cannot read the file}
   */
  public static Failure storage(String what, Path file, IOException e) {
    return new Failure(ExitCode.STORAGE, what + ": " + reason(e)).about(file).because(e);
  }

  /** Java's exceptions for the most common reasons hold the file's name in place of the reason. */
  private static String reason(IOException e) {
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof NoSuchFileException
        ? "no such file or folder"
        : String.valueOf(e.getMessage());
  }

  private Failure(
      ExitCode code,
      @Nullable String message,
      List<Detail> details,
      @Nullable String hint,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.details = details;
    this.hint = hint;
  }

  /** The same failure with one more line under its message. */
  public Failure with(String label, String text) {
    List<Detail> more = new ArrayList<>(details);
    more.add(new Detail(label, text));
    return new Failure(code, getMessage(), List.copyOf(more), hint, getCause());
  }

  /** The same failure with {@code file: …} as its first detail, unless it names a file already. */
  public Failure about(Object file) {
    if (details.stream().anyMatch(detail -> detail.label().equals("file"))) {
      return this;
    }
    List<Detail> more = new ArrayList<>();
    more.add(new Detail("file", file.toString()));
    more.addAll(details);
    return new Failure(code, getMessage(), List.copyOf(more), hint, getCause());
  }

  /** The same failure with another code: what it means to the work it happened in. */
  public Failure as(ExitCode meaning) {
    return new Failure(meaning, getMessage(), details, hint, getCause());
  }

  /** The same failure with the way out: a command to type or a thing to do. */
  public Failure hint(String wayOut) {
    return new Failure(code, getMessage(), details, wayOut, getCause());
  }

  /** The same failure with what caused it, for the log; users do not see it. */
  public Failure because(Throwable cause) {
    return new Failure(code, getMessage(), details, hint, cause);
  }

  public ExitCode code() {
    return code;
  }

  /** The sentence shown to the user. */
  public String message() {
    return String.valueOf(getMessage());
  }

  public List<Detail> details() {
    return details;
  }

  /** What the first line of this label says; empty when there is none. */
  public String said(String label) {
    return details.stream()
        .filter(detail -> detail.label().equals(label))
        .map(Detail::text)
        .findFirst()
        .orElse("");
  }

  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}

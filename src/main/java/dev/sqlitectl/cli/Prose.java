package dev.sqlitectl.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes a report for people. Whatever text it is given is made safe for a terminal. */
final class Prose {
  private static final int LABEL = 12;

  private final PrintStream stream;
  private final Style style;
  private final boolean terminal;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param terminal whether a person is watching: hints for the next step are for them alone
   * @param folder the current folder: what is in it is named from there
   * @param log gets every line too
   */
  Prose(PrintStream stream, Style style, boolean terminal, Path folder, Consumer<String> log) {
    this.stream = stream;
    this.style = style;
    this.terminal = terminal;
    this.folder = folder;
    this.log = log;
  }

  /** A file as its reader would type it: from the current folder when it is in there. */
  String path(Path file) {
    return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
  }

  /** As {@link #path(Path)}. */
  String path(String file) {
    return path(Path.of(file));
  }

  /** Whether a person is watching; else one line is to say it all. */
  boolean watched() {
    return terminal;
  }

  /** {@code ✓ text}. */
  void done(String text) {
    marked(Style.Mark.DONE, text);
  }

  /** {@code ! text}: done, but the reader should look. */
  void attention(String text) {
    marked(Style.Mark.ATTENTION, text);
  }

  /** {@code ✗ text}. */
  void wrong(String text) {
    marked(Style.Mark.WRONG, text);
  }

  /** {@code · text}: nothing happened here, and that is fine. */
  void note(String text) {
    marked(Style.Mark.NOTE, text);
  }

  /** {@code label text} in two columns, indented. */
  void fact(String label, String text) {
    String padded = "  " + pad(style.safe(label), LABEL);
    write(style.colour() ? style.dim(padded) + style.safe(text) : padded + style.safe(text));
  }

  void heading(String text) {
    write(style.bold(text));
  }

  void line(String text) {
    write(style.safe(text));
  }

  /** Text that programs read, line by line: exact, except that a terminal gets no control codes. */
  void verbatim(String text) {
    text.lines().forEach(line -> write(terminal ? style.safe(line) : line));
  }

  /** What a person would do next; shown on terminals alone. */
  void next(String... commands) {
    if (terminal) {
      write(style.dim("next: " + String.join(" · ", commands)));
    }
  }

  /**
   * A table without borders.
   *
   * @param header its cells; a column whose name starts with {@code >} is aligned to the right
   */
  void table(List<String> header, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(header.stream().map(name -> name.replaceFirst("^>", "")).toList());
    rows.forEach(row -> all.add(row.stream().map(style::safe).toList()));
    int[] widths = new int[header.size()];
    for (List<String> row : all) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    for (int r = 0; r < all.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < header.size(); i++) {
        String cell = i < all.get(r).size() ? all.get(r).get(i) : "";
        String gap = " ".repeat(widths[i] - width(cell));
        line.append(i == 0 ? "" : "   ");
        line.append(header.get(i).startsWith(">") ? gap + cell : cell + gap);
      }
      write(r == 0 ? style.dim(line.toString().stripTrailing()) : line.toString().stripTrailing());
    }
  }

  private void marked(Style.Mark mark, String text) {
    write(style.mark(mark) + " " + style.safe(text));
  }

  private void write(String line) {
    stream.println(line);
    log.accept(line);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - width(text)));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}

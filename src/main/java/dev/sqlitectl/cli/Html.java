package dev.sqlitectl.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An element of a page. Whatever text it is given comes out escaped, and what a reader could not
 * see or an XML parser would not take comes out as its code: a name cannot become markup, nor
 * change what stands around it.
 */
final class Html {
  private static final Pattern WORD = Pattern.compile("[a-z][a-zA-Z0-9-]*");
  private static final List<String> VOID = List.of("meta", "rect");

  private final String tag;
  private final StringBuilder attributes = new StringBuilder();
  private final StringBuilder content = new StringBuilder();

  private Html(String tag) {
    this.tag = word(tag);
  }

  static Html of(String tag) {
    return new Html(tag);
  }

  /**
   * @param classes of the style sheet, with blanks between them
   */
  static Html of(String tag, String classes) {
    return classes.isEmpty() ? of(tag) : of(tag).with("class", classes);
  }

  /** Text in a line. */
  static Html span(String classes, String text) {
    return of("span", classes).text(text);
  }

  /** A name from a database: set apart from the words around it, its blanks to be seen. */
  static Html name(String name) {
    return name.isEmpty()
        ? span("unnamed", "(empty name)")
        : of("bdi", name.equals(name.strip()) ? "name" : "name edged").text(name);
  }

  /** What matters in the style sheet and holds neither text from outside nor markup. */
  static Html style(String css) {
    if (css.contains("<") || css.contains("&")) {
      throw new IllegalArgumentException("a style sheet without < and & is the same in XML");
    }
    Html style = of("style");
    style.content.append(css);
    return style;
  }

  /** A list that opens when its heading is clicked. */
  static Html details(boolean open, Html... heading) {
    Html details = open ? of("details").with("open", "open") : of("details");
    return details.add(of("summary").add(heading));
  }

  Html with(String attribute, String value) {
    attributes.append(' ').append(word(attribute)).append("=\"");
    escape(value, false, attributes);
    attributes.append('"');
    return this;
  }

  /** On one line: line breaks and tabs are shown as {@code \n} and {@code \t}. */
  Html text(String text) {
    escape(text, false, content);
    return this;
  }

  /** Text that keeps its lines. */
  Html lines(String text) {
    escape(text, true, content);
    return this;
  }

  /** Adds these as they are now; what is done to them later is not seen. */
  Html add(Html... children) {
    return addAll(List.of(children));
  }

  Html addAll(Collection<Html> children) {
    children.forEach(child -> child.write(content));
    return this;
  }

  private void write(StringBuilder out) {
    out.append('<').append(tag).append(attributes);
    if (VOID.contains(tag)) {
      out.append("/>");
    } else {
      out.append('>').append(content).append("</").append(tag).append('>');
    }
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(content.length() + 100);
    write(out);
    return out.toString();
  }

  private static String word(String name) {
    if (!WORD.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of an element or attribute: " + name);
    }
    return name;
  }

  private static void escape(String text, boolean keepLines, StringBuilder out) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append(keepLines ? "\n" : "\\n");
                case '\t' -> out.append(keepLines ? "\t" : "\\t");
                default -> out.append(isSeen(c) ? Character.toString(c) : code(c));
              }
            });
  }

  private static String code(int c) {
    return String.format(Locale.ROOT, c < 256 ? "\\x%02x" : "\\u%04x", c);
  }

  /** Joiners stay: emoji and some scripts are written with them. */
  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> c == 0x200c || c == 0x200d;
      default -> (c & 0xfffe) != 0xfffe;
    };
  }
}

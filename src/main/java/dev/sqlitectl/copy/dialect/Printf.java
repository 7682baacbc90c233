package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code printf} with a constant format of {@code %d}, {@code %0Nd}, {@code %.Nf}, {@code %s} and
 * {@code %%}.
 */
final class Printf {
  private final String format;
  private final List<Typed> arguments;
  private final List<String> pieces = new ArrayList<>();
  private final StringBuilder plain = new StringBuilder();
  private int next = 1;

  private Printf(String format, List<Typed> arguments) {
    this.format = format;
    this.arguments = arguments;
  }

  static Typed of(List<Typed> arguments) {
    String format =
        arguments
            .get(0)
            .string()
            .orElseThrow(() -> new Untranslatable("printf with no constant format"));
    return new Printf(format, arguments).text();
  }

  private Typed text() {
    for (int at = 0; at < format.length(); at++) {
      char c = format.charAt(at);
      if (c != '%') {
        plain.append(c);
        continue;
      }
      int start = ++at;
      while (at < format.length() && "0123456789.".indexOf(format.charAt(at)) >= 0) {
        at++;
      }
      directive(format.substring(start, at), at < format.length() ? format.charAt(at) : '\0');
    }
    endPlain();
    if (pieces.size() == 1) {
      return Typed.of(pieces.get(0), Type.TEXT, Typed.OPERATOR);
    }
    return pieces.isEmpty()
        ? Literals.typed(Expr.Literal.string(""))
        : Typed.of(String.join(" || ", pieces), Type.TEXT, Typed.OPERATOR);
  }

  private void directive(String width, char kind) {
    if (kind == '%' && width.isEmpty()) {
      plain.append('%');
      return;
    }
    endPlain();
    if (kind == 's' && width.isEmpty()) {
      pieces.add("coalesce(" + argument().text().sql() + ", '')");
    } else if ((kind == 'd' || kind == 'i') && width.isEmpty()) {
      pieces.add("coalesce(" + integer().sql() + ", 0)::text");
    } else if (kind == 'd' && width.startsWith("0") && width.length() == 2) {
      Typed number = integer();
      pieces.add(
          "CASE WHEN %s < 0 THEN '-' ELSE '' END || lpad(abs(%s)::text, greatest(%s - (%s < 0)::int, length(abs(%s)::text)), '0')"
              .formatted(number.sql(), number.sql(), width.charAt(1), number.sql(), number.sql()));
    } else if (kind == 'f' && width.length() == 2 && width.charAt(0) == '.') {
      int digits = width.charAt(1) - '0';
      String none = "0." + "0".repeat(Math.max(0, digits));
      pieces.add("coalesce(" + Rounding.text(argument(), digits).sql() + ", '" + none + "')");
    } else {
      throw new Untranslatable("printf with %" + width + kind);
    }
  }

  private Typed integer() {
    Typed argument = argument();
    if (!argument.type().isInteger()) {
      throw new Untranslatable("printf writes " + argument.named() + " as an integer");
    }
    return Typed.atom("coalesce(" + argument.number().sql() + ", 0)", Type.BIGINT);
  }

  private Typed argument() {
    if (next >= arguments.size()) {
      throw new Untranslatable("printf has too few arguments");
    }
    return arguments.get(next++);
  }

  private void endPlain() {
    if (!plain.isEmpty()) {
      pieces.add(Literals.string(plain.toString()));
      plain.setLength(0);
    }
  }
}

package dev.sqlitectl.cli;

import dev.sqlitectl.copy.CopyReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A move, or the plan of one, as a page that needs nothing else: no script, no network. It is
 * well-formed XML as well, and holds names and counts but no row.
 */
final class HtmlReport {
  /** How such a page begins. */
  static final String MARK = "<!DOCTYPE html>\n<html lang=\"en\"><head>";

  private static final String STYLE = "report.css";

  /** A part of the page that can be linked to. */
  private record Part(String id, String title, Html content) {}

  private HtmlReport() {}

  /**
   * @param version of this program
   */
  static String of(CopyReport report, String version) {
    Html page = Html.of("html").with("lang", "en").add(head(report), body(report, version));
    return "<!DOCTYPE html>\n" + page + "\n";
  }

  /** Nothing may run and nothing may be fetched, whatever else is on the page. */
  private static Html head(CopyReport report) {
    return Html.of("head")
        .add(
            Html.of("meta").with("charset", "utf-8"),
            Html.of("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with("content", "default-src 'none'; style-src 'unsafe-inline'"),
            meta("viewport", "width=device-width, initial-scale=1"),
            meta("color-scheme", "light dark"),
            meta("referrer", "no-referrer"),
            Html.of("title").text(OutcomeSection.title(report)),
            Html.style(style()));
  }

  private static Html meta(String name, String content) {
    return Html.of("meta").with("name", name).with("content", content);
  }

  private static Html body(CopyReport report, String version) {
    List<Part> parts = parts(report, version);
    Html contents = Html.of("nav").with("aria-label", "Contents");
    parts.forEach(
        part -> contents.add(Html.of("a").with("href", "#" + part.id()).text(part.title())));
    Html main = Html.of("main");
    parts.forEach(
        part ->
            main.add(
                Html.of("section")
                    .with("id", part.id())
                    .add(Html.of("h2").text(part.title()), part.content())));
    return Html.of("body").add(OutcomeSection.of(report), contents, main);
  }

  private static List<Part> parts(CopyReport report, String version) {
    boolean differs = !report.verification().equal();
    Part proof = new Part("verification", "Verification", TablesSection.verification(report));
    List<Part> parts = new ArrayList<>();
    if (!report.misfits().isEmpty()) {
      parts.add(new Part("misfits", "What does not fit", ColumnsSection.misfits(report)));
    }
    if (differs) {
      parts.add(proof);
    }
    parts.add(new Part("tables", "Tables", TablesSection.sizes(report)));
    if (report.course() != CopyReport.Course.VERIFY_ONLY) {
      parts.add(new Part("left", "Left out, weakened or renamed", LeftSection.of(report)));
    }
    parts.add(new Part("columns", "Columns", ColumnsSection.of(report)));
    if (!differs && !report.dryRun() && report.misfits().isEmpty()) {
      parts.add(proof);
    }
    parts.add(new Part("run", "The run", RunSection.of(report, version)));
    return parts;
  }

  private static String style() {
    try (InputStream css = HtmlReport.class.getResourceAsStream(STYLE)) {
      return new String(Objects.requireNonNull(css, STYLE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

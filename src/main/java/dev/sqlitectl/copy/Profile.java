package dev.sqlitectl.copy;

import java.util.List;

/**
 * What the values of a column are: the evidence by which its type was decided. It never holds a
 * value.
 *
 * @param nulls how many are NULL; likewise integers, reals, texts and blobs
 * @param unstorableTexts texts that PostgreSQL cannot store as they are
 * @param format how all of them are written, for dates and times: {@code YYYY-MM-DD HH24:MI:SS} or
 *     {@code seconds since 1970}; empty when they differ and for other types
 * @param misfits what does not fit the type that was asked for
 */
public record Profile(
    long nulls,
    long integers,
    long reals,
    long texts,
    long blobs,
    long unstorableTexts,
    String format,
    List<Misfit> misfits) {

  /**
   * Values that do not fit a type.
   *
   * @param type PostgreSQL's type
   * @param holds the values that would fit, in words
   * @param values how many do not
   * @param example what the first of them looks like, letters and digits masked
   */
  public record Misfit(String type, String holds, long values, String example) {}
}

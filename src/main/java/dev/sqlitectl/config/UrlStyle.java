package dev.sqlitectl.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How the address of a SQLite file is written, by the ecosystem that will read it. */
public enum UrlStyle {
  SQLALCHEMY,
  RAILS,
  SQLX,
  PRISMA,
  JDBC,
  ABSOLUTE;

  /**
   * The address of a file, relative to the folder of the {@code .env} it is written to, except for
   * {@link #ABSOLUTE}. {@link DatabaseUrl#parse} reads it back as the same file.
   *
   * @see <a href="https://docs.sqlalchemy.org/core/engines.html#sqlite">SQLAlchemy</a>
   * @see <a
   *     href="https://docs.rs/sqlx/latest/sqlx/sqlite/struct.SqliteConnectOptions.html">sqlx</a>
   * @see <a href="https://www.prisma.io/docs/orm/overview/databases/sqlite">Prisma</a>
   */
  public String address(Path file, Path folder) {
    String relative = folder.relativize(file).toString();
    return switch (this) {
      case SQLALCHEMY -> "sqlite:///./" + encode(relative);
      case RAILS -> "sqlite3:" + encode(relative);
      case SQLX -> "sqlite:" + encode(relative);
      case PRISMA -> "file:./" + encode(relative);
      case JDBC -> "jdbc:sqlite:" + relative;
      case ABSOLUTE -> "sqlite:///" + encode(file.toString());
    };
  }

  private static String encode(String path) {
    StringBuilder encoded = new StringBuilder(path.length());
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      boolean special = b >= 0 && (b <= ' ' || "\"#%?'\\".indexOf(b) >= 0);
      encoded.append(special ? "%%%02X".formatted(b) : String.valueOf((char) (b & 0xff)));
    }
    return new String(
        encoded.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}

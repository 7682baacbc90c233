package dev.sqlitectl.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UrlStyleTest {
  private static final Path FOLDER = Path.of("/srv/größe & Co/app");

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsReadBackAsTheSameFile(UrlStyle style) {
    for (String name :
        new String[] {"data/app.db", "my data/µ 100%25 'x' \"y\" #1+2.db", "../b.db"}) {
      Path file = FOLDER.resolve(name).normalize();
      String address = style.address(file, FOLDER);
      DatabaseUrl read = DatabaseUrl.parse(address, FOLDER, Map.of());
      assertThat(((SqliteAddress) read).file()).as(address).isEqualTo(file);
      assertThat(read.warnings()).as(address).isEmpty();
    }
  }
}

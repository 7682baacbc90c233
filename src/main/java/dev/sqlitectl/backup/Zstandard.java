package dev.sqlitectl.backup;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** The streams of Zstandard, whose library is loaded with the first of them. */
final class Zstandard {
  /** Its own default: four times gzip's speed, and smaller. */
  private static final int LEVEL = 3;

  /** What our level writes needs 2 MiB; a forged stream could ask for 128 MiB. */
  private static final int LARGEST_WINDOW_LOG = 23;

  private static final String LIBRARY = "ZstdNativePath";

  static {
    // Where the build has put it; else the library would be unpacked into /tmp by each run.
    Path shipped = Path.of(System.getProperty("org.sqlite.lib.path", ""), "libzstd-jni.so");
    if (System.getProperty(LIBRARY) == null && Files.isRegularFile(shipped)) {
      System.setProperty(LIBRARY, shipped.toAbsolutePath().toString());
    }
  }

  private Zstandard() {}

  static OutputStream pack(OutputStream out) throws IOException {
    return new ZstdOutputStreamNoFinalizer(out, LEVEL).setChecksum(true);
  }

  static InputStream unpack(InputStream in) throws IOException {
    return new Damageable(new ZstdInputStreamNoFinalizer(in).setLongMax(LARGEST_WINDOW_LOG));
  }

  /** Tells damage as the JDK's own streams do. */
  private static final class Damageable extends FilterInputStream {
    Damageable(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return in.read(buffer, offset, length);
      } catch (ZstdIOException e) {
        ZipException damage = new ZipException(e.getMessage());
        damage.initCause(e);
        throw damage;
      }
    }
  }
}

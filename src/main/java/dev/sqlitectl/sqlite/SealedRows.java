package dev.sqlitectl.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Hashes the rows of a table straight from the pages of a file that nobody changes any more, where
 * going through the driver would cost two calls and an array a cell. It gives up at whatever is out
 * of the ordinary, damage above all, which is for SQLite to tell.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html">Database File Format</a>
 */
final class SealedRows implements AutoCloseable {
  private static final int INTERIOR = 5;
  private static final int LEAF = 13;
  private static final int FILE_HEADER = 100;
  private static final int RESERVED = 20; // where the file's header says so
  private static final int DEEPEST = 20;
  private static final int ROWS_BETWEEN_TICKS = 1_000;

  private final FileChannel file;
  private final int pageSize;
  private final int usable;
  private final long pageCount;
  private final List<byte[]> levels = new ArrayList<>();
  private final byte[] next;
  private byte[] gathered = new byte[0];

  private SealedRows(FileChannel file, int pageSize, int reserved, long pageCount) {
    this.file = file;
    this.pageSize = pageSize;
    this.usable = pageSize - reserved;
    this.pageCount = pageCount;
    this.next = new byte[pageSize];
  }

  /** Opens the file beside this connection, which reads it as one that nobody changes. */
  static SealedRows of(Database db) throws IOException {
    FileChannel file =
        FileChannel.open(db.file().path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      ByteBuffer reserved = ByteBuffer.allocate(1);
      file.read(reserved, RESERVED);
      return new SealedRows(
          file,
          (int) db.number("PRAGMA page_size"),
          reserved.get(0) & 0xff,
          db.number("PRAGMA page_count"));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Adds all cells of a table, rows in the order of the rowid.
   *
   * @param tick hears now and then how many rows were read
   * @return the number of rows; −1 when SQLite has to be asked, and the digest is of no use then
   */
  long read(RecordForm form, CellDigest digest, LongConsumer tick) throws IOException {
    try {
      Walk walk = new Walk(new StoredRecord(form, digest), tick);
      return walk.page(form.root(), 0) ? walk.rows : -1;
    } catch (IndexOutOfBoundsException damaged) {
      return -1;
    }
  }

  /** One way through one tree; each method is false where it cannot go on. */
  private final class Walk {
    private final StoredRecord record;
    private final LongConsumer tick;
    private long rows;
    private long pages;

    Walk(StoredRecord record, LongConsumer tick) {
      this.record = record;
      this.tick = tick;
    }

    boolean page(long number, int depth) throws IOException {
      if (depth > DEEPEST || ++pages > pageCount) {
        return false;
      }
      if (depth == levels.size()) {
        levels.add(new byte[pageSize]);
      }
      byte[] page = levels.get(depth);
      if (!load(number, page)) {
        return false;
      }
      int header = number == 1 ? FILE_HEADER : 0;
      int cells = unsigned16(page, header + 3);
      return switch (page[header]) {
        case LEAF -> leaf(page, header + 8, cells);
        case INTERIOR -> interior(page, header, cells, depth);
        default -> false;
      };
    }

    private boolean interior(byte[] page, int header, int cells, int depth) throws IOException {
      for (int i = 0; i < cells; i++) {
        if (!page(unsigned32(page, unsigned16(page, header + 12 + 2 * i)), depth + 1)) {
          return false;
        }
      }
      return page(unsigned32(page, header + 8), depth + 1);
    }

    private boolean leaf(byte[] page, int pointers, int cells) throws IOException {
      for (int i = 0; i < cells; i++) {
        if (!row(page, unsigned16(page, pointers + 2 * i))) {
          return false;
        }
        if (++rows % ROWS_BETWEEN_TICKS == 0) {
          tick.accept(rows);
        }
      }
      return true;
    }

    private boolean row(byte[] page, int cell) throws IOException {
      long size = StoredRecord.varint(page, cell);
      int at = cell + StoredRecord.varintLength(page, cell);
      long rowid = StoredRecord.varint(page, at);
      at += StoredRecord.varintLength(page, at);
      if (size < 0 || size > Math.min(Integer.MAX_VALUE, pageCount * pageSize)) {
        return false;
      }
      int local = local((int) size);
      if (at + local > usable) {
        return false;
      }
      return local == size
          ? record.add(page, at, (int) size, rowid)
          : gather(page, at, local, (int) size) && record.add(gathered, 0, (int) size, rowid);
    }

    private boolean gather(byte[] page, int at, int local, int size) throws IOException {
      if (gathered.length < size) {
        gathered = new byte[size];
      }
      System.arraycopy(page, at, gathered, 0, local);
      int done = local;
      long number = unsigned32(page, at + local);
      while (done < size) {
        if (++pages > pageCount || !load(number, next)) {
          return false;
        }
        int part = Math.min(size - done, usable - 4);
        System.arraycopy(next, 4, gathered, done, part);
        done += part;
        number = unsigned32(next, 0);
      }
      return number == 0;
    }
  }

  /** How much of a record of this size is on its leaf. */
  private int local(int size) {
    int most = usable - 35;
    if (size <= most) {
      return size;
    }
    int least = (usable - 12) * 32 / 255 - 23;
    int fitting = least + (size - least) % (usable - 4);
    return fitting <= most ? fitting : least;
  }

  private boolean load(long number, byte[] page) throws IOException {
    if (number < 1 || number > pageCount) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(page);
    long from = (number - 1) * pageSize;
    while (buffer.hasRemaining()) {
      if (file.read(buffer, from + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int unsigned16(byte[] page, int at) {
    return (page[at] & 0xff) << 8 | (page[at + 1] & 0xff);
  }

  private static long unsigned32(byte[] page, int at) {
    return (long) unsigned16(page, at) << 16 | unsigned16(page, at + 2);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

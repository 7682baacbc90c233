package dev.sqlitectl.sqlite;

import java.nio.ByteBuffer;

/**
 * What the first 100 bytes of a database file say.
 *
 * @param trustedPageCount the page count when the header vouches for it, else 0
 * @see <a href="https://www.sqlite.org/fileformat.html#the_database_header">the file format</a>
 */
record Header(int pageSize, boolean writeAheadLog, long trustedPageCount) {

  static Header read(ByteBuffer head) {
    int stored = head.getShort(16) & 0xffff;
    int pageSize = stored == 1 ? 65536 : stored;
    boolean vouched = head.getInt(24) == head.getInt(92);
    long pages = vouched ? head.getInt(28) & 0xffffffffL : 0;
    return new Header(pageSize, head.get(18) == 2, pages);
  }
}

@NullMarked
package dev.sqlitectl.copy.dialect;

import org.jspecify.annotations.NullMarked;

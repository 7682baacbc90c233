/** Commands as their users meet them: arguments in, streams and exit status out. */
@NullMarked
package dev.sqlitectl.cli;

import org.jspecify.annotations.NullMarked;

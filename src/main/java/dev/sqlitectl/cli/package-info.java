/** The command line: arguments become requests, reports become prose or JSON. */
@NullMarked
package dev.sqlitectl.cli;

import org.jspecify.annotations.NullMarked;

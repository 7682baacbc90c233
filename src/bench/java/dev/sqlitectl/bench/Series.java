package dev.sqlitectl.bench;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** All runs of one contender on one database. */
record Series(String name, List<Run> runs) {
  double median(ToDoubleFunction<Run> measure) {
    double[] sorted = runs.stream().mapToDouble(measure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double median() {
    return median(Run::seconds);
  }

  double least(ToDoubleFunction<Run> measure) {
    return runs.stream().mapToDouble(measure).min().orElseThrow();
  }

  double most(ToDoubleFunction<Run> measure) {
    return runs.stream().mapToDouble(measure).max().orElseThrow();
  }

  /** The most memory that any of them had. */
  OptionalLong peakBytes() {
    return runs.stream().map(Run::peakBytes).flatMapToLong(OptionalLong::stream).max();
  }

  List<String> phases() {
    return List.copyOf(runs.get(0).phases().keySet());
  }
}

package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CrewTest {
  @Test
  void answersComeInTheOrderOfTheTasks() {
    List<Crew.Task<String, Integer>> tasks =
        IntStream.range(0, 100)
            .<Crew.Task<String, Integer>>mapToObj(i -> (tool, tick) -> i)
            .toList();

    assertThat(new Crew<>(List.of("a", "b", "c")).run(tasks, index -> {}))
        .isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void noToolIsUsedByTwoTasksAtATime() {
    List<AtomicInteger> tools = List.of(new AtomicInteger(), new AtomicInteger());
    Crew.Task<AtomicInteger, Integer> task =
        (tool, tick) -> {
          int users = tool.incrementAndGet();
          Thread.onSpinWait();
          tool.decrementAndGet();
          return users;
        };

    assertThat(
            new Crew<>(tools)
                .run(IntStream.range(0, 500).mapToObj(i -> task).toList(), index -> {}))
        .containsOnly(1);
  }

  @Test
  void whatATaskThrowsIsThrownWhenAllHaveComeToRest() {
    AtomicInteger atWork = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    Failure damage = new Failure(ExitCode.CORRUPT, "a page cannot be read");
    List<Crew.Task<String, Integer>> tasks =
        List.of(
            (tool, tick) -> {
              await(begun);
              throw damage;
            },
            (tool, tick) -> {
              atWork.incrementAndGet();
              begun.countDown();
              try {
                return untilStopped(tick);
              } finally {
                atWork.decrementAndGet();
              }
            });

    assertThatThrownBy(() -> new Crew<>(List.of("a", "b")).run(tasks, index -> {}))
        .isSameAs(damage);
    assertThat(atWork).hasValue(0);
  }

  @Test
  void whoeverHeedsCanEndTheWork() {
    AtomicInteger atWork = new AtomicInteger();
    Failure interrupt = new Failure(ExitCode.INTERRUPTED, "interrupted");
    Crew.Task<String, Integer> endless =
        (tool, tick) -> {
          atWork.incrementAndGet();
          try {
            return untilStopped(tick);
          } finally {
            atWork.decrementAndGet();
          }
        };

    assertThatThrownBy(
            () ->
                new Crew<>(List.of("a"))
                    .run(
                        List.of(endless, endless),
                        task -> {
                          throw interrupt;
                        }))
        .isSameAs(interrupt);
    assertThat(atWork).hasValue(0);
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static Integer untilStopped(Runnable tick) {
    while (true) {
      tick.run();
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

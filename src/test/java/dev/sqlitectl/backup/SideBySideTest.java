package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SideBySideTest {
  @Test
  void twoPiecesAreWorkedOnAtOnce() {
    CountDownLatch both = new CountDownLatch(2);
    try (SideBySide work = new SideBySide(Progress.SILENT)) {
      SideBySide.Part<Integer> one = work.begin(progress -> meet(both, 1));
      SideBySide.Part<Integer> two = work.begin(progress -> meet(both, 2));

      assertThat(one.get() + two.get()).isEqualTo(3);
    }
  }

  @Test
  void whatAPieceThrowsArrivesAsItIs() {
    Failure failure = new Failure(ExitCode.STORAGE, "full");
    try (SideBySide work = new SideBySide(Progress.SILENT)) {
      SideBySide.Part<Integer> part =
          work.begin(
              progress -> {
                throw failure;
              });

      assertThatThrownBy(part::get).isSameAs(failure);
    }
  }

  @Test
  void whoeverStopsWaitingEndsThePiecesThatAreStillAtWork() {
    AtomicBoolean ended = new AtomicBoolean();
    try (SideBySide work = new SideBySide(Progress.SILENT)) {
      work.begin(
          progress -> {
            try {
              while (true) {
                progress.at("at it", 1, 0, Progress.Unit.STEPS);
              }
            } finally {
              ended.set(true);
            }
          });
    }
    assertThat(ended).isTrue();
  }

  @Test
  void everyPhaseIsHeardOfAndThenOnePieceUntilItIsDone() {
    List<String> heard = new CopyOnWriteArrayList<>();
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch told = new CountDownLatch(1);
    try (SideBySide work = new SideBySide(step -> heard.add(step.phase() + " " + step.done()))) {
      SideBySide.Part<Integer> one =
          work.begin(
              progress -> {
                progress.at("one", 1, 0, Progress.Unit.STEPS);
                begun.countDown();
                return await(told);
              });
      SideBySide.Part<Integer> two =
          work.begin(
              progress -> {
                while (begun.getCount() > 1) {
                  Thread.onSpinWait();
                }
                progress.at("two", 1, 0, Progress.Unit.STEPS);
                progress.at("two", 2, 0, Progress.Unit.STEPS);
                told.countDown();
                return 2;
              });
      two.get();
      one.get();
    }
    assertThat(heard).containsExactly("one 1", "two 1", "one 1");
  }

  private static int meet(CountDownLatch both, int answer) {
    both.countDown();
    await(both);
    return answer;
  }

  private static int await(CountDownLatch latch) {
    try {
      latch.await();
      return 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

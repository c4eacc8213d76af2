package dev.verdict.stress.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JvmMemoryTest {
  @Test
  void theGenerationsOfAHeapAreAddedUp() throws Exception {
    assertThat(
            JvmMemory.heapKb(
                """
                77:
                 PSYoungGen      total 573440K, used 1024K [0x0, 0x1, 0x2)
                  eden space 491520K, 0% used [0x0,0x1,0x2)
                 ParOldGen       total 393216K, used 20480K [0x0, 0x1, 0x2)
                 Metaspace       used 9000K, committed 9100K, reserved 1056768K
                """))
        .isEqualTo(21504);
    assertThat(JvmMemory.heapKb(" garbage-first heap   total 262144K, used 3456K [0x0, 0x1)"))
        .isEqualTo(3456);
    assertThat(
            JvmMemory.heapKb(
                " garbage-first heap   total reserved 65536K, committed 65536K, used 3456K [0x0)"))
        .isEqualTo(3456);
    assertThat(
            JvmMemory.heapKb(
                " DefNew     total 19648K, used 1024K [0x0)\n Tenured    total 43712K, used 2048K"))
        .isEqualTo(3072);
    assertThatThrownBy(() -> JvmMemory.heapKb("77:\n")).isInstanceOf(IOException.class);
  }

  @Test
  void buffersOutsideOfTheHeapAreFound() throws Exception {
    assertThat(
            JvmMemory.directKb(
                "-        Other (reserved=24580KB, committed=24576KB)\n (malloc=24580KB #22)"))
        .isEqualTo(24576);
    assertThatThrownBy(() -> JvmMemory.directKb("Native memory tracking is not enabled"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aJvmTellsOfItself() throws Exception {
    JvmMemory own = new JvmMemory(ProcessHandle.current().pid());
    assertThat(own.heapAfterCollectionKb()).isPositive();
  }
}

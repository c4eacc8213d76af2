package dev.verdict.stress.simulate.explore;

import dev.verdict.protocol.wire.CallKind;

/** How a coordinator begins a transaction that is to hold something, as the engine does. */
final class HeldStarts {
  private final Core<?, ?, ?> core;
  private final Coordinators coordinators;
  private final LockDesk locks;

  HeldStarts(Core<?, ?, ?> core, Coordinators coordinators, LockDesk locks) {
    this.core = core;
    this.coordinators = coordinators;
    this.locks = locks;
  }

  void claim(Scene scene, int node) {
    scene.addMessage(locks.claim(scene.get(node, Scene.BORN)));
  }

  /**
   * A call to the locks brought an answer, or none. Locks that belong to nothing are given back
   * again and again.
   */
  void lockCalled(Scene scene, int node, int message, int answer) {
    if (Message.kind(message) == CallKind.ACTION) {
      claimed(scene, node, answer);
    } else if (scene.get(Scene.LOG) != 0) {
      coordinators.handle(scene, node, core.result(message, answer));
    } else if (answer == Message.CALL) {
      giveBack(scene, node);
    }
  }

  /** Who was granted what it is to hold begins; anybody else gives back whatever it may have. */
  private void claimed(Scene scene, int node, int answer) {
    if (answer == Message.DONE) {
      coordinators.handle(scene, node, core.begin());
    } else if (answer != Message.REFUSED) {
      giveBack(scene, node);
    }
  }

  private void giveBack(Scene scene, int node) {
    scene.addMessage(locks.giveBack(scene.get(node, Scene.BORN)));
  }
}

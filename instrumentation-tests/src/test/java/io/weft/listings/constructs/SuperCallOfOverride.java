package io.weft.listings.constructs;

/** If the override that is meant has no twin, that of the method which it overrides must not run. */
final class SuperCallOfOverride {
  static class Middle extends Remote {
    @Override
    int size() {
      return 1;
    }
  }

  static final class Lower extends Middle {
    @Override
    int size() {
      return super.size() + 1;
    }
  }
}

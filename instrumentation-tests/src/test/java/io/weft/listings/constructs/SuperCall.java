package io.weft.listings.constructs;

/** Calls of super and of one interface's default name the class whose method is meant. */
final class SuperCall extends Remote implements InterfaceMethods {
  @Override
  public int key() {
    return super.size();
  }

  @Override
  public int value() {
    return InterfaceMethods.super.value() + 1;
  }
}

package io.weft.listings.constructs;

import io.weft.abi.Continuation;

/** As a library writes one around a class: its override of the twin would cut the chain, and goes. */
class GeneratedSubclass extends Remote {
  @Override
  int size() {
    Remote.log("before");
    return super.size();
  }

  int size(Continuation continuation) {
    Remote.log("before, with " + continuation);
    return super.size();
  }
}

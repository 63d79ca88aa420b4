package io.weft.abi;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/** Bootstrap of the call that saves a frame: defines the frame's class at the first suspension. */
public final class FrameLinkage {
  private FrameLinkage() {}

  /**
   * Links a save path. Frames name the class that their resumed bodies are in, and a hidden class has
   * no name.
   *
   * @param host the class whose method suspends
   * @param name the static method of the frame class that makes and fills a frame
   * @param type its type
   * @param frameName the binary name of the frame class, in the package of the host
   * @param code the frame's class file, as {@link CarriedClasses#define} takes it
   */
  public static CallSite save(
      Lookup host, String name, MethodType type, String frameName, String code)
      throws ReflectiveOperationException {
    if (host.lookupClass().isHidden()) {
      throw new IncompatibleClassChangeError(host.lookupClass().getName()
          + " is a hidden class, made from a class file that was instrumented at build time, and"
          + " cannot suspend: its frames would continue in the class that the file names\n  do:"
          + " define it in a class loader, or leave its class file as it was compiled");
    }
    if (!frameName.startsWith(host.lookupClass().getName() + "$$Frame$")) {
      throw new IncompatibleClassChangeError(host.lookupClass().getName()
          + " is a copy, with another name, of a class file that was instrumented at build time, and cannot"
          + " suspend: its frame "
          + frameName
          + " would continue in the class that it was copied from\n  do: instrument the copy, or copy the class file"
          + " as it was compiled");
    }
    Class<?> frame = CarriedClasses.define(host, frameName, code);
    return new ConstantCallSite(host.findStatic(frame, name, type));
  }
}

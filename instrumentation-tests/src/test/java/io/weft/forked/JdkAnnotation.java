package io.weft.forked;

/** Reads an annotation of the JDK, for which the JDK makes a proxy. */
@FunctionalInterface
public interface JdkAnnotation {
  /** Not called. */
  void run();

  /** Says what it was. */
  static void main(String[] arguments) {
    Object annotation = JdkAnnotation.class.getAnnotation(FunctionalInterface.class);
    boolean ofBootLoader = annotation.getClass().getClassLoader() == null;
    System.out.println(ofBootLoader ? "a proxy of the boot loader" : annotation.getClass());
  }
}

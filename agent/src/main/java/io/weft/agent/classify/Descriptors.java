package io.weft.agent.classify;

/** Descriptors and signatures of methods (JVMS 4.3.3, 4.7.9.1). Names in them may have parentheses, as Kotlin's do. */
public final class Descriptors {
  private Descriptors() {}

  /**
   * The descriptor, or the signature, of a method's twin.
   *
   * @param desc of the method
   * @throws StringIndexOutOfBoundsException when it is neither
   */
  public static String ofTwin(String desc) {
    int end = endOfParameters(desc);
    return desc.substring(0, end) + InstrumentedMark.HIDDEN_PARAMETER + desc.substring(end);
  }

  /**
   * Where the parenthesis is that closes the parameters.
   *
   * @param desc a descriptor or a signature
   * @throws StringIndexOutOfBoundsException when it is neither
   */
  public static int endOfParameters(String desc) {
    int at = (desc.charAt(0) == '<' ? endOfName(desc, 0, '>') : 0) + 1;
    while (desc.charAt(at) != ')') {
      boolean named = desc.charAt(at) == 'L' || desc.charAt(at) == 'T';
      at = named ? endOfName(desc, at, ';') : at + 1;
    }
    return at;
  }

  /** Behind what closes it, if that is not between angle brackets, which no name has. */
  private static int endOfName(String desc, int start, char last) {
    int depth = 0;
    for (int at = start; ; at++) {
      char next = desc.charAt(at);
      depth += next == '<' ? 1 : 0;
      depth -= next == '>' ? 1 : 0;
      if (depth == 0 && next == last) {
        return at + 1;
      }
    }
  }
}

package io.weft.agent.check;

/** Every kind of refusal, with its cause and its remedy. */
public enum DiagnosticCode {
  /** A suspendable call inside a synchronized block. */
  MONITOR_HELD(
      "W-104",
      "cannot suspend while holding a monitor",
      "a monitor belongs to a thread; this task may resume after other tasks have run on it",
      "use io.weft.sync.Mutex, or move the call out of the synchronized block"),
  /** A suspendable call in a synchronized method. */
  SYNCHRONIZED_METHOD(
      "W-105",
      "cannot suspend in a synchronized method",
      "a monitor belongs to a thread; this task may resume after other tasks have run on it",
      "use io.weft.sync.Mutex instead of the synchronized modifier"),
  /** A suspendable call among the arguments of super(…) or this(…). */
  CONSTRUCTOR_ARGUMENTS(
      "W-106",
      "cannot suspend in the arguments of super(…) or this(…)",
      "the object does not exist yet, and the JVM lets no other method hold it",
      "compute the value before the constructor is called, in a static factory"),
  /** A suspendable call before the assignment of a final field. */
  FINAL_FIELD_LATER(
      "W-107",
      "cannot suspend before a final field is assigned",
      "only the constructor itself may assign final fields, and it cannot be entered again",
      "assign final fields before the call, or compute the value in a static factory"),
  /** The instrumented method would exceed the limits of a class file. */
  TOO_LARGE(
      "W-110",
      "method too large to be instrumented",
      "its instrumented form exceeds a limit of the class file format",
      "split the method, or the class where that is what is too large"),
  /** No slot is left for the hidden parameter. */
  TOO_MANY_PARAMETERS(
      "W-111",
      "no room for the hidden parameter",
      "a method has at most 255 parameter slots, and a suspendable method needs one more",
      "pass fewer parameters"),
  /** Legal code that has no resumable form. */
  UNSUPPORTED(
      "W-112",
      "this code cannot be resumed",
      "it needs a value that cannot be kept: an object whose constructor has not run, or a type that"
          + " is not accessible",
      "make the type accessible, or compile the method with javac"),
  /** Instrumented at build time, for a runtime that this is not. */
  OTHER_VERSION(
      "W-113",
      "instrumented by another version of Weft",
      "instrumented code and the runtime call each other in ways that change between versions",
      "instrument the original class with the version that it runs with"),
  /** Mocks that are made by rewriting the class once more, behind the agent's back. */
  INLINE_MOCKS(
      "W-114",
      "inline mocks of suspendable methods answer wrongly",
      "suspendable code calls the method that the agent has added beside each suspendable one; an inline"
          + " mock takes it for another method, which nobody has stubbed, and answers null or 0",
      "give Mockito a resource mockito-extensions/org.mockito.plugins.MockMaker with the line"
          + " io.weft.testing.mockito.TwinMockMaker, whose mocks are right (then ignore this), or mock-maker-subclass"),
  /** A twin is a default method, and the JVM initialises interfaces that have any (JLS 12.4.1). */
  INITIALIZED_EARLIER(
      "W-115",
      "initialised earlier than it was",
      "the interface has a static initialiser and got its first default method, so the JVM runs the"
          + " initialiser before that of the first class that implements it",
      "keep effects and failures out of it, or move its constants to a class"),
  /** An old class file, whose frames have to be computed, with types that cannot be read. */
  UNKNOWN_TYPES(
      "W-116",
      "old class file that uses types which cannot be read",
      "instrumented code needs the frames of newer class files, and those say what types have in common",
      "let the class files of its types be found (--classpath, or as resources of its loader), or compile it for"
          + " Java 7 or newer"),
  /** The default serial version is a hash of the members, which the agent adds to. */
  SERIAL_VERSION(
      "W-117",
      "the serial version of this class changes",
      "its field serialVersionUID is not static, final and a whole number, or one from above that may be read by the name"
          + " of this class, so the JDK takes a hash of its members instead, and the agent adds methods",
      "declare a static final long serialVersionUID, with the value that serialver prints for the class without the"
          + " agent"),
  /** Two entries of the constant pool that would become one. */
  EQUAL_CONSTANTS(
      "W-118",
      "the class has two dynamic constants that look the same",
      "the JVM computes each for itself, and in instrumented code they would be one",
      "leave the class without suspendable methods, or give the constants different names; its code runs, but"
          + " cannot suspend"),
  /** A class file below version 51, whose methods would override others than before. */
  OLD_OVERRIDES(
      "W-119",
      "old class file whose methods would override others",
      "for class files of Java 7 and newer, which instrumented code needs, the JVM also looks behind a package-private"
          + " method of another package for one that is overridden",
      "give the package-private method another name, or compile the class for Java 7 or newer; its code runs, but"
          + " cannot suspend"),
  /** Branches without stack map frames. */
  NO_FRAMES(
      "W-120",
      "no stack map frame where a branch goes",
      "instrumented code needs them; only a JVM that does not verify takes the class without",
      "compile it again, or keep the tool that has stripped it from doing so; the code runs, but cannot suspend"),
  /** Strings of a class file below version 48. */
  LONG_FORMS(
      "W-121",
      "old class file with characters in more bytes than they need",
      "the JVM takes such names for others than those in the shortest form, and in instrumented code they would be the same",
      "compile the class again, or keep the tool that writes such names from doing so; until then calls of its suspendable"
          + " methods fail"),
  /** A class file below version 51 that the JVM would not take if it was newer. */
  GUARDED_CONSTRUCTION(
      "W-122",
      "old class file with a constructor that catches what super(…) or this(…) throws",
      "the JVM takes no such constructor in class files of Java 7 and newer, which instrumented code needs",
      "call super(…) outside of try, or keep the tool that has moved it there from doing so; its code runs, but"
          + " cannot suspend"),
  /** A fault of the agent. */
  INTERNAL(
      "W-199",
      "the agent failed on this code",
      "this is a fault of the agent, not of the program",
      "report it with the class file; the code runs, but cannot suspend");

  private final String code;
  private final String title;
  private final String cause;
  private final String remedy;

  DiagnosticCode(String code, String title, String cause, String remedy) {
    this.code = code;
    this.title = title;
    this.cause = cause;
    this.remedy = remedy;
  }

  /** The code by which documentation names it. */
  public String code() {
    return code;
  }

  /** What happened. */
  public String title() {
    return title;
  }

  /** Why it cannot be done. */
  public String cause() {
    return cause;
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }
}

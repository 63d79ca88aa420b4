package io.weft.agent.classify;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the constant pool and the header of a class file say, by JVMS 4.1 and 4.4. One pass finds it, and a
 * string is decoded when it is asked for: every class of a program is read here, by code that the JVM
 * has not compiled yet.
 */
public final class ClassHeader {
  /** A call site that a bootstrap method makes, such as that of a lambda. */
  public interface DynamicCallTest {
    /**
     * Tests one.
     *
     * @param name the name that it gives to the bootstrap method
     * @param desc its descriptor
     */
    boolean test(String name, String desc);
  }

  private static final int POOL = 8;
  private static final int UTF8 = 1;
  private static final int CLASS = 7;
  private static final int LONG_OR_DOUBLE_SIZE = 8;
  private static final int INVOKE_DYNAMIC = 18;

  /** How many bytes follow a tag; 0: none is known by the number, or it is of a string. */
  private static final byte[] SIZES = {0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2
  };

  private static final int[] NONE = {};

  /** How many items of the constant pool are looked at in one call. */
  private static final int PIECE = 16;

  private final byte[] file;

  /** Where the items of the constant pool begin, behind their tags. */
  private final int[] items;

  /** The number of the item that is looked at next. */
  private int next = 1;

  /** Where strings begin, behind their lengths, that may be markers. */
  private int[] suspects = NONE;

  private int suspectCount;

  private final boolean marked;

  /** Whether lambdas may be of several interfaces. */
  private boolean hasWideLambdas;

  /** Where the items of calls begin that a bootstrap method links, behind their tags. */
  private int[] dynamicCalls = NONE;

  private int dynamicCallCount;

  private final int access;
  private final String name;
  private final String superName;
  private final List<String> interfaces;

  /** Where fields and methods begin. */
  private final int members;

  /**
   * Reads a class file up to its fields.
   *
   * @param file the class file, which must not change as long as this is used
   * @param markers what to look for in the constant pool
   * @throws IllegalArgumentException when it is no class file
   */
  ClassHeader(byte[] file, Markers markers) {
    this.file = file;
    try {
      items = new int[unsignedShort(POOL)];
      int header = scan(markers);
      marked = hasOneOf(markers);
      access = unsignedShort(header);
      name = className(unsignedShort(header + 2));
      int parent = unsignedShort(header + 4);
      superName = parent == 0 ? null : className(parent);
      interfaces = interfaceNames(header + 6);
      members = header + 8 + 2 * interfaces.size();
    } catch (IndexOutOfBoundsException ended) {
      throw new IllegalArgumentException(
          "not a class file: its constant pool or header is broken, in " + file.length + " bytes",
          ended);
    }
  }

  /** Returns where the constant pool ends. */
  private int scan(Markers markers) {
    int at = POOL + 2;
    while (next < items.length) {
      at = scanPiece(at, markers);
    }
    return at;
  }

  /**
   * Takes a few items and returns where the next one begins. Few and small, as the JVM compiles it at each start of a
   * program: a loop over all of them it compiles twice, once while it runs and once from its beginning.
   */
  private int scanPiece(int start, Markers markers) {
    int end = Math.min(next + PIECE, items.length);
    int at = start;
    int i = next;
    while (i < end) {
      int tag = file[at++];
      items[i++] = at;
      if (tag == UTF8) {
        int length = unsignedShort(at);
        at += 2;
        if (markers.mayInclude(file, at, length)) {
          addSuspect(at);
        }
        at += length;
      } else {
        int size = SIZES[tag];
        if (size == 0) {
          throw new IllegalArgumentException(
              "not a class file: item " + (i - 1) + " of its constant pool has the tag " + tag);
        }
        if (size == LONG_OR_DOUBLE_SIZE) {
          i++; // they take two places
        } else if (tag == INVOKE_DYNAMIC) {
          addDynamicCall(at);
        }
        at += size;
      }
    }
    next = i;
    return at;
  }

  private void addSuspect(int at) {
    if (suspectCount == suspects.length) {
      suspects = Arrays.copyOf(suspects, 2 * suspectCount + 16);
    }
    suspects[suspectCount++] = at;
  }

  private boolean hasOneOf(Markers markers) {
    for (int i = 0; i < suspectCount; i++) {
      int at = suspects[i];
      int length = unsignedShort(at - 2);
      if (markers.include(file, at, length)) {
        return true;
      }
      hasWideLambdas |= Markers.isAltMetafactory(file, at, length);
    }
    return false;
  }

  private void addDynamicCall(int item) {
    if (dynamicCallCount == dynamicCalls.length) {
      dynamicCalls = Arrays.copyOf(dynamicCalls, 2 * dynamicCallCount + 4);
    }
    dynamicCalls[dynamicCallCount++] = item;
  }

  /** Whether the constant pool has one of the markers. */
  boolean isMarked() {
    return marked;
  }

  /** The access flags. */
  int access() {
    return access;
  }

  /** The class, by its internal name. */
  public String name() {
    return name;
  }

  /** The superclass, by its internal name; null for Object and for the description of a module. */
  String superName() {
    return superName;
  }

  /** The interfaces that it names, by their internal names. */
  List<String> interfaces() {
    return interfaces;
  }

  private List<String> interfaceNames(int at) {
    int count = unsignedShort(at);
    if (count == 0) {
      return List.of();
    }
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = className(unsignedShort(at + 2 + 2 * i));
    }
    return List.of(names);
  }

  /**
   * Whether a test finds one among the dynamic call sites. It is not asked about those that make what
   * only the JDK has.
   *
   * @param test asked in turn until it says yes
   */
  public boolean hasDynamicCall(DynamicCallTest test) {
    for (int i = 0; i < dynamicCallCount; i++) {
      int item = dynamicCalls[i];
      int nameAndType = items[unsignedShort(item + 2)];
      int desc = unsignedShort(nameAndType + 2);
      if (!returnsJdkType(desc) && test.test(string(unsignedShort(nameAndType)), string(desc))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a test finds one among the types that its lambdas may have beside those that the call sites name, and beside
   * those of the JDK.
   *
   * @param test asked by internal name until it says yes; about other arguments of bootstrap methods too
   */
  public boolean hasTypeOfLambdas(Predicate<String> test) {
    try {
      return hasWideLambdas && dynamicCallCount > 0 && hasArgument(bootstrapMethods(), test);
    } catch (IndexOutOfBoundsException broken) {
      return false; // as the JVM will say
    }
  }

  /** JVMS 4.7.23. */
  private boolean hasArgument(int methods, Predicate<String> test) {
    int at = methods + 2;
    for (int i = 0; i < unsignedShort(methods); i++) {
      int end = at + 4 + 2 * unsignedShort(at + 2);
      for (int argument = at + 4; argument < end; argument += 2) {
        int item = items[unsignedShort(argument)];
        if (file[item - 1] == CLASS) {
          String type = string(unsignedShort(item));
          if (!ClassHierarchy.isJdk(type) && test.test(type)) {
            return true;
          }
        }
      }
      at = end;
    }
    return false;
  }

  /** Where the attribute begins, behind its length: behind fields and methods (JVMS 4.1, 4.5, 4.6). */
  private int bootstrapMethods() {
    int at = members;
    for (int kind = 0; kind < 2; kind++) {
      int count = unsignedShort(at);
      at += 2;
      for (int i = 0; i < count; i++) {
        at = endOfAttributes(at + 6);
      }
    }
    int count = unsignedShort(at);
    at += 2;
    for (int i = 0; i < count; i++) {
      if (string(unsignedShort(at)).equals("BootstrapMethods")) {
        return at + 6;
      }
      at = endOfAttribute(at);
    }
    throw new IndexOutOfBoundsException("no bootstrap methods");
  }

  private int endOfAttributes(int start) {
    int at = start + 2;
    for (int i = 0; i < unsignedShort(start); i++) {
      at = endOfAttribute(at);
    }
    return at;
  }

  private int endOfAttribute(int at) {
    return at + 6 + (unsignedShort(at + 2) << 16) + unsignedShort(at + 4);
  }

  private boolean returnsJdkType(int desc) {
    int at = items[desc] + 1 + unsignedShort(items[desc]);
    while (file[at] != ')') {
      at--;
    }
    return file[at + 1] == 'L'
        && file[at + 2] == 'j'
        && file[at + 3] == 'a'
        && file[at + 4] == 'v'
        && file[at + 5] == 'a'
        && file[at + 6] == '/';
  }

  private String className(int item) {
    return string(unsignedShort(items[item]));
  }

  @SuppressWarnings("deprecation") // right for ASCII, and far less to compile than a charset
  private String string(int item) {
    int at = items[item];
    int length = unsignedShort(at);
    for (int i = at + 2; i < at + 2 + length; i++) {
      if (file[i] < 0) {
        return decode(at, length);
      }
    }
    return new String(file, 0, at + 2, length);
  }

  private String decode(int at, int length) {
    try {
      return new DataInputStream(new ByteArrayInputStream(file, at, length + 2)).readUTF();
    } catch (IOException wrong) {
      throw new IllegalArgumentException("not a class file: " + wrong.getMessage(), wrong);
    }
  }

  private int unsignedShort(int at) {
    return ((file[at] & 0xFF) << 8) | (file[at + 1] & 0xFF);
  }
}

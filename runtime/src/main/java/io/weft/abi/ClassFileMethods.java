package io.weft.abi;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The methods of a class file (JVMS 4): its types need not be there to list them. */
final class ClassFileMethods {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private final DataInputStream in;
  private final String[] strings;

  private ClassFileMethods(byte[] file) throws IOException {
    in = new DataInputStream(new ByteArrayInputStream(file));
    in.skipNBytes(8);
    strings = new String[in.readUnsignedShort()];
    for (int i = 1; i < strings.length; i++) {
      int tag = in.readUnsignedByte();
      if (tag == UTF8) {
        strings[i] = in.readUTF();
      } else {
        in.skipNBytes(size(tag));
        i += tag == LONG || tag == DOUBLE ? 1 : 0; // they take two places
      }
    }
  }

  /** How many bytes follow the tag of an item of the constant pool. */
  private static int size(int tag) throws IOException {
    return switch (tag) {
      case LONG, DOUBLE -> 8;
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
      case 15 -> 3;
      case 7, 8, 16, 19, 20 -> 2;
      default -> throw new IOException("a constant pool has the tag " + tag);
    };
  }

  /**
   * Lists them, without constructors.
   *
   * @param type the class
   * @param file its class file
   * @throws IOException when it is none
   */
  static DeclaredMethod[] read(Class<?> type, byte[] file) throws IOException {
    return new ClassFileMethods(file).methods(type);
  }

  private DeclaredMethod[] methods(Class<?> type) throws IOException {
    in.skipNBytes(6); // access, class and superclass
    in.skipNBytes(2L * in.readUnsignedShort());
    for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
      in.skipNBytes(6);
      skipAttributes();
    }
    List<DeclaredMethod> found = new ArrayList<>();
    for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
      int access = in.readUnsignedShort();
      String name = strings[in.readUnsignedShort()];
      String desc = strings[in.readUnsignedShort()];
      skipAttributes();
      if (!name.startsWith("<")) {
        found.add(DeclaredMethod.inFile(type, name, desc, access));
      }
    }
    return found.toArray(new DeclaredMethod[0]);
  }

  private void skipAttributes() throws IOException {
    for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
      in.skipNBytes(2);
      in.skipNBytes(in.readInt());
    }
  }
}

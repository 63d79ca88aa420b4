package io.weft.world;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What an instrumented class brings along: frame classes and lambda interfaces, and how many twins it has. */
final class CarriedClasses extends ClassVisitor {
  private final Map<String, byte[]> classes = new HashMap<>();
  private final Set<String> frames = new HashSet<>();
  private int bodies;

  private CarriedClasses() {
    super(Opcodes.ASM9);
  }

  static CarriedClasses of(byte[] written) {
    CarriedClasses carried = new CarriedClasses();
    new ClassReader(written).accept(carried, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return carried;
  }

  /** Class files by internal name. */
  Map<String, byte[]> classes() {
    return classes;
  }

  /** How many methods have a direct body. */
  int bodies() {
    return bodies;
  }

  /** How many places the methods may suspend at. */
  int points() {
    int points = 0;
    for (String frame : frames) {
      int[] sites = new int[1];
      new ClassReader(classes.get(frame))
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String desc, String signature, String[] thrown) {
                  return name.equals("sites") ? new SiteCounter(sites) : null;
                }
              },
              0);
      points += sites[0];
    }
    return points;
  }

  /** Counts the lines in the one constant that the method returns. */
  private static final class SiteCounter extends MethodVisitor {
    private final int[] sites;

    SiteCounter(int[] sites) {
      super(Opcodes.ASM9);
      this.sites = sites;
    }

    @Override
    public void visitLdcInsn(Object constant) {
      String[] table = ((String) constant).split("\n", -1);
      sites[0] = table[table.length - 1].split(",").length;
    }
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String desc, String signature, String[] thrown) {
    boolean code = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
    if (code && desc.contains("Lio/weft/abi/Continuation;)") && !name.contains("$weft$")) {
      bodies++;
    }
    return new MethodVisitor(Opcodes.ASM9) {
      @Override
      public void visitInvokeDynamicInsn(String call, String type, Handle bootstrap, Object... a) {
        // Not the questions whether an implementor was seen, and whether a type has a twin.
        boolean brings = a.length > 1 && a[0] instanceof String;
        if (bootstrap.getOwner().startsWith("io/weft/abi/") && brings) {
          String carried = ((String) a[0]).replace('.', '/');
          classes.put(carried, ((String) a[1]).getBytes(StandardCharsets.ISO_8859_1));
          if (bootstrap.getOwner().endsWith("FrameLinkage")) {
            frames.add(carried);
          }
        }
      }
    };
  }
}

package io.weft.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.equivalence.MadeCases;
import io.weft.verification.ClassChecks;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * At the limits of the class file format: the largest method that can be instrumented suspends, one
 * that is larger by an instruction keeps its code and works, under a pin.
 */
@Tag("slow")
class SizeTest implements Opcodes {
  private static final long SEED = Long.getLong("weft.equivalence.seed", System.nanoTime());
  private static final Logger REPORTS = Logger.getLogger("io.weft.agent");

  @BeforeAll
  static void silencesReports() {
    System.out.println("size: -Dweft.equivalence.seed=" + SEED);
    REPORTS.setLevel(Level.OFF);
  }

  @AfterAll
  static void letsReportsThroughAgain() {
    REPORTS.setLevel(null);
  }

  /** A case and whether its points must be refused to suspend. */
  private interface Size {
    HostileCase of(int size, boolean pinned);
  }

  private static List<Diagnostic> diagnose(HostileCase hostile) {
    return new ClassChecks(hostile.make(V17)).check();
  }

  private static boolean isRefused(HostileCase hostile) {
    List<Diagnostic> diagnostics = diagnose(hostile);
    diagnostics.forEach(d -> assertEquals(DiagnosticCode.TOO_LARGE, d.code(), d.toString()));
    return !diagnostics.isEmpty();
  }

  /** The largest size that is not refused; it, and the one above, must do what they did. */
  private static void checkAtTheLimit(Size size, int accepted, int refused) throws Exception {
    int good = accepted;
    int bad = refused;
    assertTrue(!isRefused(size.of(good, false)), "refused at " + good);
    assertTrue(isRefused(size.of(bad, true)), "not refused at " + bad);
    while (bad - good > 1) {
      int middle = (good + bad) >>> 1;
      if (isRefused(size.of(middle, true))) {
        bad = middle;
      } else {
        good = middle;
      }
    }
    run(size.of(good, false));
    run(size.of(bad, true));
  }

  private static void run(HostileCase hostile) throws Exception {
    new MadeCases(hostile.make(V17), SEED).check(hostile.className());
  }

  private static Code point(Code c, boolean pinned) {
    return pinned ? c.pinned() : c.point();
  }

  @Test
  void codeThatJustFits() throws Exception {
    checkAtTheLimit(SizeTest::filled, 65_000, 65_525);
  }

  private static HostileCase filled(int size, boolean pinned) {
    return HostileCase.code("Filled", c -> {
      point(c, pinned);
      for (int i = 0; i < size; i++) {
        c.op(NOP);
      }
      point(c, pinned).push("end").op(ARETURN);
    });
  }

  /** Few are executed; all are instrumented. */
  @Test
  void asManyPointsAsFit() throws Exception {
    checkAtTheLimit(SizeTest::pointed, 500, 1_200);
  }

  private static HostileCase pointed(int size, boolean pinned) {
    return HostileCase.code("Pointed", c -> {
      Label end = new Label();
      point(c, pinned).push(0).jump(IFEQ, end);
      for (int i = 0; i < size; i++) {
        point(c, pinned);
      }
      point(c.at(end), pinned).push("end").op(ARETURN);
    });
  }

  /** Many variables that are needed behind many points. */
  private static HostileCase crowded(int variables, int points, boolean pinned) {
    return HostileCase.code("Crowded", c -> {
      for (int i = 1; i <= variables; i++) {
        c.op(ICONST_1).var(ISTORE, i);
      }
      for (int i = 0; i < points; i++) {
        point(c, pinned);
      }
      c.op(ICONST_0);
      for (int i = 1; i <= variables; i++) {
        c.var(ILOAD, i).op(IADD);
      }
      c.returnInt();
    });
  }

  @Test
  void asManyValuesAsFit() throws Exception {
    checkAtTheLimit((points, pinned) -> crowded(100, points, pinned), 40, 300);
  }

  /** 12 million values are not looked at one by one. */
  @Test
  @Timeout(30)
  void farMoreValuesThanFit() {
    assertTrue(isRefused(crowded(3_000, 4_000, true)));
  }

  /** A method too large does not take others of its class with it. */
  @Test
  void othersAreInstrumented() throws Exception {
    HostileCase hostile = HostileCase.type("OneOfTwo", t -> {
      t.helper("large", "(I)I", c -> {
        for (int i = 0; i < 65_520; i++) {
          c.op(NOP);
        }
        c.pinned().var(ILOAD, 0).op(IRETURN);
      });
      t.run(c -> c.pointInt(4).self("large", "(I)I").point("I").returnInt());
    });
    assertTrue(isRefused(hostile));
    run(hostile);
  }

  /**
   * A loop of nearly 32 KiB, left by jumps that are longer: where those grow, the one back no longer fits its 16 bits, for
   * some lengths.
   */
  private static HostileCase looping(int size, boolean pinned) {
    return HostileCase.type("Looping", t -> {
      t.helper("large", "(I)I", c -> {
        Label top = new Label();
        Label end = new Label();
        c.at(top);
        for (int i = 0; i < 4; i++) {
          c.var(ILOAD, 0).jump(IFLT, end);
          point(c, pinned);
        }
        for (int i = 0; i < size; i++) {
          c.op(NOP);
        }
        c.visitIincInsn(0, -1);
        c.var(ILOAD, 0).jump(IFGT, top);
        for (int i = 0; i < 2_000; i++) {
          c.op(NOP);
        }
        c.at(end).var(ILOAD, 0).op(IRETURN);
      });
      t.run(c -> c.pointInt(2).self("large", "(I)I").point("I").returnInt());
    });
  }

  @Test
  void jumpsBackThatNoLongerFitTakeNothingElseWithThem() throws Exception {
    int refused = 0;
    for (int size = 32_500; size < 32_700; size += 3) {
      if (isRefused(looping(size, true)) && refused++ == 0) {
        run(looping(size, true));
      }
    }
    assertTrue(refused > 0, "all of them fit");
    run(looping(31_000, false));
  }

  /** ASM cannot write the frames of objects under construction where a jump is longer than 32 KiB. */
  private static HostileCase making(int size, boolean pinned) {
    String text = "java/lang/StringBuilder";
    return HostileCase.code("Making", c -> {
      Label end = new Label();
      c.type(NEW, text).op(DUP).push(3);
      point(c, pinned).op(DUP).jump(IFLT, end);
      for (int i = 0; i < size; i++) {
        c.op(NOP);
      }
      point(c.at(end), pinned).init(text, "(I)V");
      c.call(INVOKEVIRTUAL, text, "capacity", "()I").returnInt();
    });
  }

  @Test
  void longJumpsOverObjectsUnderConstruction() throws Exception {
    checkAtTheLimit(SizeTest::making, 32_000, 32_760);
  }

  /** Constants of a class that has a few left for its methods, or hardly any. */
  private static HostileCase full(int constants, boolean pinned) {
    return HostileCase.type("Full", t -> {
      AnnotationVisitor values = t.out().visitAnnotation("Lnot/There;", false).visitArray("value");
      for (int i = 0; i < constants; i++) {
        values.visit(null, 100_000 + i);
      }
      values.visitEnd();
      t.run(c -> {
        point(c.push("x"), pinned).log();
        point(c, pinned).push("end").op(ARETURN);
      });
    });
  }

  @Test
  void constantsThatJustFit() throws Exception {
    checkAtTheLimit(SizeTest::full, 65_000, 65_500);
  }

  /** There may be room for twins when there is none for bodies. */
  @Test
  void twinsOnlyWhereBodiesDoNotFit() {
    int withTwins = 0;
    int asTheyWere = 0;
    for (int constants = 65_450; constants < 65_536; constants += 3) {
      Map<String, byte[]> classFiles;
      try {
        classFiles = full(constants, true).make(V17);
      } catch (ClassTooLargeException full) {
        break;
      }
      ClassChecks checks = new ClassChecks(classFiles);
      if (!checks.check().isEmpty()) {
        withTwins += checks.written();
        asTheyWere += 1 - checks.written();
      }
    }
    assertTrue(withTwins > 0, "never twins alone");
    assertTrue(asTheyWere > 0, "never a class left as it was");
  }
}

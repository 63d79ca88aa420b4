package io.weft.hostile;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Debug information that is missing, doubtful or wrong. It may never change what the code does. */
final class DebugInfoCases implements Opcodes {
  private static final String INT = "I";
  private static final String TEXT = "Ljava/lang/String;";

  private DebugInfoCases() {}

  static List<HostileCase> all() {
    return List.of(
        HostileCase.code("NoDebugInformation", c -> body(c, new Label(), new Label())),
        HostileCase.code("VariableOfWrongType", c -> lie(c, "text", TEXT, 1)),
        HostileCase.code("VariableOfUnknownType", c -> lie(c, "text", "Lnot/Known;", 1)),
        HostileCase.code("VariableWithOddName", c -> lie(c, "a-b c(+)", INT, 1)),
        HostileCase.code("VariableNamedAsOurs", c -> lie(c, "pc", INT, 1)),
        HostileCase.code("VariableNamedAsParent", c -> lie(c, "parent", INT, 1)),
        HostileCase.code("VariableThatIsNotThere", c -> lie(c, "ghost", INT, 40)),
        HostileCase.code("OneNameForAll", DebugInfoCases::oneName),
        HostileCase.code("EntriesThatCollapse", DebugInfoCases::collapsing),
        HostileCase.code("EmptyRangeOfVariable", DebugInfoCases::emptyRange),
        HostileCase.code("LinesBackwards", DebugInfoCases::linesBackwards),
        HostileCase.code("ManyLinesAtOnePlace", DebugInfoCases::manyLines));
  }

  private static void body(Code c, Label start, Label end) {
    c.push(3).var(ISTORE, 1).push("x").var(ASTORE, 2).at(start).point();
    c.visitIincInsn(1, 1);
    c.var(ALOAD, 2).log().point().at(end).var(ILOAD, 1).point("I").returnInt();
  }

  private static void lie(Code c, String name, String desc, int index) {
    Label start = new Label();
    Label end = new Label();
    body(c, start, end);
    c.visitLocalVariable(name, desc, null, start, end, index);
    c.visitLocalVariable("other", TEXT, "Ljava/util/List<Lnonsense;>;", start, end, 2);
  }

  private static void oneName(Code c) {
    Label start = new Label();
    Label end = new Label();
    body(c, start, end);
    c.visitLocalVariable("same", INT, null, start, end, 1);
    c.visitLocalVariable("same", TEXT, null, start, end, 2);
  }

  /** Between the two ranges is only code that the resumed body leaves out. */
  private static void collapsing(Code c) {
    Label first = new Label();
    Label second = new Label();
    Label end = new Label();
    c.push(3).at(first).var(ISTORE, 1).push(4).at(second).var(ISTORE, 1).point();
    c.var(ILOAD, 1).point("I").at(end).returnInt();
    c.visitLocalVariable("value", INT, null, first, end, 1);
    c.visitLocalVariable("value", INT, null, second, end, 1);
  }

  private static void emptyRange(Code c) {
    Label start = new Label();
    Label end = new Label();
    body(c, start, end);
    c.visitLocalVariable("none", INT, null, start, start, 1);
    c.visitLocalVariable("last", INT, null, end, end, 1);
  }

  private static void linesBackwards(Code c) {
    for (int line = 65_535; line > 65_530; line--) {
      c.visitLineNumber(line, c.mark());
      c.point();
    }
    c.visitLineNumber(0, c.mark());
    c.push("end").op(ARETURN);
  }

  /** At the very place of both lines the JVM takes the first, behind it the last. */
  private static void manyLines(Code c) {
    Label here = c.mark();
    c.visitLineNumber(7, here);
    c.visitLineNumber(8, here);
    c.op(NOP).point();
    Label last = c.mark();
    c.visitLineNumber(9, last);
    c.push("end").op(ARETURN);
  }
}

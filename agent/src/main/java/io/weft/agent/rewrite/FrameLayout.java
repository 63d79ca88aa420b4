package io.weft.agent.rewrite;

import io.weft.agent.analyze.MethodFacts;
import io.weft.agent.analyze.SuspensionPoint;
import io.weft.agent.analyze.TypeState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which value goes into which field of a method's frame class, for each suspension point: as many
 * fields of each kind as the widest point needs. A variable keeps its field where it can, so that
 * fields can be named after variables for those who read heap dumps.
 */
final class FrameLayout {
  /**
   * A field of the frame class.
   *
   * @param kind the kind of value it holds
   * @param desc its type
   * @param number counted for each type
   */
  record Slot(Kind kind, String desc, int number) {
    // As in MethodKey.
    @Override
    public boolean equals(Object other) {
      return other instanceof Slot slot
          && kind == slot.kind
          && number == slot.number
          && desc.equals(slot.desc);
    }

    @Override
    public int hashCode() {
      return 31 * desc.hashCode() + number;
    }
  }

  /**
   * A value that is kept over a suspension.
   *
   * @param onStack whether it is on the operand stack, else in a local variable
   * @param index its word on the operand stack, or the variable
   * @param type its verification type
   * @param slot where it is kept
   */
  record SavedValue(boolean onStack, int index, Object type, Slot slot) {}

  /** Each takes four bytes or more of a resumed body to put back: more of them need not be laid out. */
  private static final int MOST_VALUES = 65_535 / 4;

  private final Map<SuspensionPoint, List<SavedValue>> values = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Predicate<String> inaccessible;
  private final Map<Integer, Slot> preferred = new HashMap<>();
  private final Map<Slot, String> names = new HashMap<>();

  /**
   * Lays a frame out.
   *
   * @param facts the method
   * @param inaccessible types that its class must not name in code; a field of that very type gives
   *     the value back without a cast
   */
  FrameLayout(MethodFacts facts, Predicate<String> inaccessible) {
    this.inaccessible = inaccessible;
    int kept = 0;
    for (SuspensionPoint point : facts.points()) {
      List<SavedValue> candidates = candidates(point);
      kept += candidates.size();
      if (kept > MOST_VALUES) {
        throw new TooLargeException(
            "more than " + MOST_VALUES + " values at its suspension points");
      }
      Map<String, Integer> needed = new HashMap<>();
      candidates.forEach(v -> needed.merge(desc(v.type()), 1, Integer::sum));
      needed.forEach((desc, count) -> counts.merge(desc, count, Math::max));
    }
    for (SuspensionPoint point : facts.points()) {
      values.put(point, assign(candidates(point)));
    }
    nameSlots(facts);
  }

  /** The values to keep at a point, in the order in which they are saved; slots not assigned. */
  private static List<SavedValue> candidates(SuspensionPoint point) {
    List<SavedValue> result = new ArrayList<>();
    List<Object> stack = point.state().stack();
    for (int i = 0; i < stack.size(); i++) {
      if (isKept(stack.get(i))) {
        result.add(new SavedValue(true, i, stack.get(i), null));
      }
    }
    List<Object> locals = point.state().locals();
    for (int i = 0; i < locals.size(); i++) {
      if (point.live().get(i) && isKept(locals.get(i))) {
        result.add(new SavedValue(false, i, locals.get(i), null));
      }
    }
    return result;
  }

  private String desc(Object type) {
    return type instanceof String name && inaccessible.test(name)
        ? Type.getObjectType(name).getDescriptor()
        : Kind.of(type).desc();
  }

  private static boolean isKept(Object type) {
    return !type.equals(Opcodes.TOP)
        && !type.equals(Opcodes.NULL)
        && !TypeState.isUninitialized(type);
  }

  private List<SavedValue> assign(List<SavedValue> candidates) {
    Map<String, BitSet> taken = new HashMap<>();
    Slot[] slots = new Slot[candidates.size()];
    for (int i = 0; i < slots.length; i++) {
      SavedValue value = candidates.get(i);
      Slot wish = value.onStack() ? null : preferred.get(value.index());
      if (wish != null && wish.desc().equals(desc(value.type()))) {
        BitSet used = taken.computeIfAbsent(wish.desc(), k -> new BitSet());
        if (!used.get(wish.number())) {
          used.set(wish.number());
          slots[i] = wish;
        }
      }
    }
    List<SavedValue> result = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      SavedValue value = candidates.get(i);
      if (slots[i] == null) {
        String desc = desc(value.type());
        BitSet used = taken.computeIfAbsent(desc, k -> new BitSet());
        slots[i] = new Slot(Kind.of(value.type()), desc, used.nextClearBit(0));
        used.set(slots[i].number());
        if (!value.onStack()) {
          preferred.put(value.index(), slots[i]);
        }
      }
      result.add(new SavedValue(value.onStack(), value.index(), value.type(), slots[i]));
    }
    return result;
  }

  private void nameSlots(MethodFacts facts) {
    Map<Slot, Set<String>> holders = new TreeMap<>(FrameLayout::compare);
    values.forEach((point, saved) -> saved.forEach(v -> holders
        .computeIfAbsent(v.slot(), s -> new HashSet<>())
        .add(variableName(facts.method(), point, v))));
    Set<String> used = new HashSet<>(Set.of("parent", "pc"));
    holders.forEach((slot, variables) -> {
      String only = variables.size() == 1 ? variables.iterator().next() : "";
      boolean usable = !only.isEmpty() && used.add(only);
      String made = "" + slot.kind().letter() + "$" + slot.number();
      while (!usable && !used.add(made)) {
        made += "$";
      }
      names.put(slot, usable ? only : made);
    });
  }

  private static int compare(Slot one, Slot other) {
    int kinds = one.desc().compareTo(other.desc());
    return kinds != 0 ? kinds : Integer.compare(one.number(), other.number());
  }

  /** The name of the variable that a value is in, or an empty string. */
  private static String variableName(MethodNode method, SuspensionPoint point, SavedValue value) {
    if (value.onStack() || method.localVariables == null) {
      return "";
    }
    int at = method.instructions.indexOf(point.call());
    for (LocalVariableNode variable : method.localVariables) {
      if (variable.index == value.index()
          && method.instructions.indexOf(variable.start) <= at
          && at < method.instructions.indexOf(variable.end)) {
        return variable.name;
      }
    }
    return "";
  }

  /** The values to keep at a point: those on the operand stack first, then local variables. */
  List<SavedValue> values(SuspensionPoint point) {
    return values.get(point);
  }

  /** All fields. */
  List<Slot> slots() {
    List<Slot> result = new ArrayList<>();
    counts.forEach((desc, count) -> {
      for (int i = 0; i < count; i++) {
        result.add(new Slot(Kind.of(Type.getType(desc)), desc, i));
      }
    });
    return result;
  }

  /** The reference fields that a point leaves empty: an old value there would be kept alive. */
  List<Slot> unusedReferences(List<Slot> used) {
    List<Slot> result = slots();
    result.removeIf(s -> s.kind() != Kind.REFERENCE || used.contains(s));
    return result;
  }

  /** The name of a field. */
  String name(Slot slot) {
    return names.get(slot);
  }
}

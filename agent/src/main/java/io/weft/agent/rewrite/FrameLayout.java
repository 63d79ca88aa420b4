package io.weft.agent.rewrite;

import io.weft.agent.analyze.MethodFacts;
import io.weft.agent.analyze.SuspensionPoint;
import io.weft.agent.analyze.TypeState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
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
   * @param number counted for each kind
   */
  record Slot(Kind kind, int number) {}

  /**
   * A value that is kept over a suspension.
   *
   * @param onStack whether it is on the operand stack, else in a local variable
   * @param index its word on the operand stack, or the variable
   * @param type its verification type
   * @param slot where it is kept
   */
  record SavedValue(boolean onStack, int index, Object type, Slot slot) {}

  private final Map<SuspensionPoint, List<SavedValue>> values = new LinkedHashMap<>();
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final Map<Integer, Slot> preferred = new HashMap<>();
  private final Map<Slot, String> names = new HashMap<>();

  FrameLayout(MethodFacts facts) {
    for (SuspensionPoint point : facts.points()) {
      Map<Kind, Integer> needed = new EnumMap<>(Kind.class);
      candidates(point).forEach(v -> needed.merge(Kind.of(v.type()), 1, Integer::sum));
      needed.forEach((kind, count) -> counts.merge(kind, count, Math::max));
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

  private static boolean isKept(Object type) {
    return !type.equals(Opcodes.TOP)
        && !type.equals(Opcodes.NULL)
        && !TypeState.isUninitialized(type);
  }

  private List<SavedValue> assign(List<SavedValue> candidates) {
    Map<Kind, BitSet> taken = new EnumMap<>(Kind.class);
    Slot[] slots = new Slot[candidates.size()];
    for (int i = 0; i < slots.length; i++) {
      SavedValue value = candidates.get(i);
      Slot wish = value.onStack() ? null : preferred.get(value.index());
      if (wish != null && wish.kind() == Kind.of(value.type())) {
        BitSet used = taken.computeIfAbsent(wish.kind(), k -> new BitSet());
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
        Kind kind = Kind.of(value.type());
        BitSet used = taken.computeIfAbsent(kind, k -> new BitSet());
        slots[i] = new Slot(kind, used.nextClearBit(0));
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
      names.put(slot, usable ? only : "" + slot.kind().letter() + "$" + slot.number());
    });
  }

  private static int compare(Slot one, Slot other) {
    int kinds = one.kind().compareTo(other.kind());
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
    counts.forEach((kind, count) -> {
      for (int i = 0; i < count; i++) {
        result.add(new Slot(kind, i));
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

package io.weft.agent.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Verification types at one place, one entry a word: long and double are followed by {@code TOP}.
 * Entries are ASM's frame codes, internal names, or {@link NewSite}s.
 *
 * @param locals of the local variables
 * @param stack of the operand stack, bottom first
 */
public record TypeState(List<Object> locals, List<Object> stack) {
  /** Copies the lists. */
  public TypeState {
    locals = List.copyOf(locals);
    stack = List.copyOf(stack);
  }

  /** The type of a local variable; {@code TOP} when it holds nothing. */
  public Object local(int index) {
    return index < locals.size() ? locals.get(index) : Opcodes.TOP;
  }

  /** Whether a type takes two words. */
  public static boolean isWide(Object type) {
    return Objects.equals(type, Opcodes.LONG) || Objects.equals(type, Opcodes.DOUBLE);
  }

  /** Whether a type is of an object whose constructor has not run. */
  public static boolean isUninitialized(Object type) {
    return type instanceof NewSite || Objects.equals(type, Opcodes.UNINITIALIZED_THIS);
  }

  /** Whether a type is a reference that can be kept in a field. */
  public static boolean isReference(Object type) {
    return type instanceof String || Objects.equals(type, Opcodes.NULL);
  }

  /** Whether a call is one of {@code super(…)} or {@code this(…)}. */
  public boolean constructsThis(MethodInsnNode call) {
    int words = Type.getArgumentsAndReturnSizes(call.desc) >> 2;
    return "<init>".equals(call.name)
        && stack.get(stack.size() - words).equals(Opcodes.UNINITIALIZED_THIS);
  }

  /** The same locals with another operand stack. */
  public TypeState withStack(List<Object> words) {
    return new TypeState(locals, words);
  }

  /** The same with some words added on top of the operand stack. */
  public TypeState push(List<Object> words) {
    List<Object> all = new ArrayList<>(stack);
    all.addAll(words);
    return new TypeState(locals, all);
  }

  /** Values of the operand stack without the second words of wide ones. */
  public List<Object> stackValues() {
    return values(stack);
  }

  /** One entry a value, as ASM's frames have it, from one entry a word. */
  public static List<Object> values(List<Object> words) {
    List<Object> result = new ArrayList<>(words.size());
    for (int i = 0; i < words.size(); i++) {
      Object type = words.get(i);
      result.add(type);
      if (isWide(type)) {
        i++;
      }
    }
    return result;
  }

  /** This without the objects under construction that match: they become nothing. */
  public TypeState without(Predicate<NewSite> dropped) {
    List<Object> keptLocals = new ArrayList<>(locals);
    keptLocals.replaceAll(t -> t instanceof NewSite site && dropped.test(site) ? Opcodes.TOP : t);
    List<Object> keptStack = new ArrayList<>(stack);
    keptStack.removeIf(t -> t instanceof NewSite site && dropped.test(site));
    return new TypeState(keptLocals, keptStack);
  }
}

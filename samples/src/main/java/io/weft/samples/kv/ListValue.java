package io.weft.samples.kv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** A list, quick at its ends. Never empty when a command is done: then its key goes. */
final class ListValue {
  private final Deque<Bytes> elements = new ArrayDeque<>();

  void push(boolean left, Bytes element) {
    if (left) {
      elements.addFirst(element);
    } else {
      elements.addLast(element);
    }
  }

  Bytes pop(boolean left) {
    return left ? elements.removeFirst() : elements.removeLast();
  }

  Bytes first() {
    return elements.getFirst();
  }

  void removeFirst() {
    elements.removeFirst();
  }

  boolean isEmpty() {
    return elements.isEmpty();
  }

  int size() {
    return elements.size();
  }

  /** The elements from one index to another, both included; negative ones count from the end. */
  List<Bytes> range(long from, long to) {
    int size = elements.size();
    int first = (int) Math.min(size, Math.max(0, from < 0 ? from + size : from));
    int last = (int) Math.min(size - 1, Math.max(-1, to < 0 ? to + size : to));
    List<Bytes> range = new ArrayList<>();
    Iterator<Bytes> iterator = elements.iterator();
    for (int i = 0; i <= last && first <= last; i++) {
      Bytes element = iterator.next();
      if (i >= first) {
        range.add(element);
      }
    }
    return range;
  }
}

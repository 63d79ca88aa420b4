package io.weft.bench.work.kotlin

import io.weft.bench.work.Round
import io.weft.bench.work.Total
import io.weft.bench.work.Turns
import kotlin.coroutines.resume

/** Calls that may suspend, of which one in 250,000 does. */
fun fibs(round: Round): Long {
  val turns = Turns()
  val sum = Total()
  val suspended = Suspended()
  startRaw {
    for (i in 0 until round.size()) {
      sum.add(fib(25, turns, suspended).toLong())
      sum.add(fib(-1, turns, suspended).toLong())
    }
  }
  for (i in 0 until round.size()) {
    turns.take(2)
    suspended.continuation.resume(Unit)
  }
  return sum.value() + turns.handOffs()
}

private suspend fun fib(n: Int, turns: Turns, suspended: Suspended): Int {
  if (n >= 2) {
    return fib(n - 1, turns, suspended) + fib(n - 2, turns, suspended)
  }
  if (n < 0) {
    turns.take(1)
    suspended.suspend()
  }
  return n
}

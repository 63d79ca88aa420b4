package io.weft.bench.work.kotlin

import io.weft.bench.work.Round
import io.weft.bench.work.Total
import kotlin.coroutines.Continuation
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.yield

/** Where the continuations of those that wait are put, and how many there are. */
private class Parked(size: Int, val cancellable: Boolean) {
  val continuations = arrayOfNulls<Continuation<Unit>>(size)
  var count = 0

  fun add(continuation: Continuation<Unit>) {
    continuations[count++] = continuation
  }

  fun resumeAll() {
    for (continuation in continuations) {
      continuation!!.resume(Unit)
    }
  }
}

fun parkedTasks(round: Round): Long {
  val sum = Total()
  val parked = Parked(round.size(), cancellable = true)
  runBlocking {
    round.empty()
    for (i in 0 until round.size()) {
      launch { sum.add(outer(i.toLong(), parked, "left", "right")) }
    }
    while (parked.count < round.size()) {
      yield()
    }
    round.parked()
    parked.resumeAll()
  }
  return sum.value()
}

fun suspendedCoroutines(round: Round): Long {
  val sum = Total()
  val parked = Parked(round.size(), cancellable = false)
  round.empty()
  for (i in 0 until round.size()) {
    startRaw { sum.add(outer(i.toLong(), parked, "left", "right")) }
  }
  round.parked()
  parked.resumeAll()
  return sum.value()
}

private suspend fun outer(seed: Long, parked: Parked, left: String, right: String): Long {
  val low = seed + 1
  val high = seed + 2
  val below = middle(low, parked, left, right)
  return below + low + high + left.length + right.length
}

private suspend fun middle(seed: Long, parked: Parked, left: String, right: String): Long {
  val low = seed + 1
  val high = seed + 2
  val below = inner(low, parked, left, right)
  return below + low + high + left.length + right.length
}

private suspend fun inner(seed: Long, parked: Parked, left: String, right: String): Long {
  val low = seed + 1
  val high = seed + 2
  if (parked.cancellable) {
    suspendCancellableCoroutine { parked.add(it) }
  } else {
    suspendCoroutineUninterceptedOrReturn<Unit> {
      parked.add(it)
      COROUTINE_SUSPENDED
    }
  }
  return low + high + left.length + right.length
}

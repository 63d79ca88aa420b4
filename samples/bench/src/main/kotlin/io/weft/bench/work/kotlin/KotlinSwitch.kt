package io.weft.bench.work.kotlin

import io.weft.bench.work.Total
import io.weft.bench.work.Work
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.createCoroutineUnintercepted
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume

private val DATA = intArrayOf(1, 2, 3)

/** What a raw coroutine returns to at its end. */
private object End : Continuation<Unit> {
  override val context: CoroutineContext = EmptyCoroutineContext

  override fun resumeWith(result: Result<Unit>) = result.getOrThrow()
}

/** Runs a body to its first suspension, without a scheduler. */
fun startRaw(body: suspend () -> Unit) = body.createCoroutineUnintercepted(End).resume(Unit)

/** A suspended coroutine's innermost continuation. */
class Suspended {
  lateinit var continuation: Continuation<Unit>

  suspend fun suspend() = suspendCoroutineUninterceptedOrReturn<Unit> {
    continuation = it
    COROUTINE_SUSPENDED
  }

  /** The start, which counts as a resume, has been made. */
  fun resume(times: Int) {
    for (i in 1 until times) {
      continuation.resume(Unit)
    }
  }
}

/** The coroutine loops so many calls below its entry. */
fun atDepth(depth: Int) = Work { round ->
  val steps = Total()
  val suspended = Suspended()
  startRaw { descendAndLoop(depth, suspended, steps) }
  suspended.resume(round.size())
  steps.value()
}

/** Each resume returns up all the calls and goes down them again. */
fun upAndDown(depth: Int) = Work { round ->
  val steps = Total()
  val sum = Total()
  val suspended = Suspended()
  startRaw {
    var time = 0L
    while (true) {
      sum.add(descendOnce(depth, time++, DATA, suspended, steps))
    }
  }
  suspended.resume(round.size())
  steps.value()
}

/** A tail call would leave no frame, so something is done after it. */
private suspend fun descendAndLoop(calls: Int, suspended: Suspended, steps: Total) {
  if (calls > 1) {
    descendAndLoop(calls - 1, suspended, steps)
    steps.add(0)
    return
  }
  while (true) {
    steps.add(1)
    suspended.suspend()
  }
}

private suspend fun descendOnce(
    calls: Int,
    time: Long,
    data: IntArray,
    suspended: Suspended,
    steps: Total,
): Long {
  if (calls > 1) {
    return descendOnce(calls - 1, time + 1, data, suspended, steps) + time + data[calls % data.size]
  }
  steps.add(1)
  suspended.suspend()
  return time + data[calls]
}

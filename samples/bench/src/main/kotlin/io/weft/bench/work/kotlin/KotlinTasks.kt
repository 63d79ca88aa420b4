package io.weft.bench.work.kotlin

import io.weft.bench.work.Delay
import io.weft.bench.work.Round
import io.weft.bench.work.Total
import io.weft.bench.work.Turns
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

private const val BATCH = 1_000

fun yieldInTurns(round: Round): Long {
  val turns = Turns()
  runBlocking {
    launch { takeTurns(turns, 1, round.size() / 2) }
    launch { takeTurns(turns, 2, round.size() / 2) }
  }
  return turns.handOffs()
}

private suspend fun takeTurns(turns: Turns, who: Int, count: Int) {
  for (i in 0 until count) {
    turns.take(who)
    yield()
  }
}

fun spawnJoin(round: Round): Long {
  val ran = Total()
  runBlocking {
    for (i in 0 until round.size()) {
      launch { ran.add(1) }.join()
    }
  }
  return ran.value()
}

fun spawnBatch(round: Round): Long {
  val ran = Total()
  runBlocking {
    val jobs = arrayOfNulls<Job>(BATCH)
    for (done in 0 until round.size() step BATCH) {
      for (i in 0 until BATCH) {
        jobs[i] = launch { ran.add(1) }
      }
      for (job in jobs) {
        job!!.join()
      }
    }
  }
  return ran.value()
}

fun skynet(round: Round): Long = runBlocking { leaves(0, round.size()) }

private suspend fun leaves(first: Long, count: Int): Long {
  if (count == 1) {
    return first
  }
  val tenth = count / 10
  return coroutineScope {
    val children = List(10) { async { leaves(first + it.toLong() * tenth, tenth) } }
    var sum = 0L
    for (child in children) {
      sum += child.await()
    }
    sum
  }
}

fun timers(round: Round): Long {
  val woken = Total()
  runBlocking {
    for (i in 0 until round.size()) {
      val millis = Delay.millis(i)
      launch {
        delay(millis)
        woken.add(1)
      }
    }
  }
  return woken.value()
}

package io.weft.bench.work.kotlin

import io.weft.bench.work.Round
import io.weft.bench.work.Token
import io.weft.bench.work.Total
import io.weft.bench.work.Turns
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.newSingleThreadContext
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.yield

private const val RING = 503

fun pingPong(round: Round): Long = pingPong(round, EmptyCoroutineContext)

@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
fun pingPongAcross(round: Round): Long = newSingleThreadContext("other").use { pingPong(round, it) }

private fun pingPong(round: Round, other: CoroutineContext): Long {
  val token = Token()
  val ping = Channel<Token>()
  val pong = Channel<Token>()
  runBlocking {
    launch(other) {
      for (i in 0 until round.size()) {
        val received = ping.receive()
        received.hop()
        pong.send(received)
      }
    }
    for (i in 0 until round.size()) {
      ping.send(token)
      pong.receive().hop()
    }
  }
  return token.hops()
}

fun mutex(round: Round): Long {
  val turns = Turns()
  val mutex = Mutex()
  runBlocking {
    launch { lockInTurns(mutex, turns, 1, round.size() / 2) }
    launch { lockInTurns(mutex, turns, 2, round.size() / 2) }
  }
  return turns.handOffs()
}

private suspend fun lockInTurns(mutex: Mutex, turns: Turns, who: Int, count: Int) {
  for (i in 0 until count) {
    mutex.lock()
    turns.take(who)
    yield()
    mutex.unlock()
  }
}

fun select(round: Round): Long {
  val token = Token()
  val left = Channel<Token>()
  val right = Channel<Token>()
  val fromLeft = Total()
  runBlocking {
    launch { sendAll(left, token, round.size() / 2) }
    launch { sendAll(right, token, round.size() / 2) }
    for (i in 0 until round.size()) {
      val received = select<Token> {
        left.onReceive {
          fromLeft.add(1)
          it
        }
        right.onReceive { it }
      }
      received.hop()
    }
  }
  return token.hops() + fromLeft.value()
}

private suspend fun sendAll(channel: Channel<Token>, token: Token, count: Int) {
  for (i in 0 until count) {
    channel.send(token)
  }
}

fun ring(round: Round): Long {
  val token = Token()
  runBlocking {
    val channels = List(RING) { Channel<Token>() }
    for (i in 0 until RING) {
      launch { passOn(channels[i], channels[(i + 1) % RING], round.size()) }
    }
    channels[0].send(token)
  }
  return token.hops()
}

private suspend fun passOn(inward: Channel<Token>, outward: Channel<Token>, hops: Int) {
  for (i in 0 until hops / RING) {
    val token = inward.receive()
    token.hop()
    if (token.hops() < hops) {
      outward.send(token)
    }
  }
}

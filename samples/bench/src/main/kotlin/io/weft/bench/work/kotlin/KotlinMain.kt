/** The work, on Kotlin coroutines. */
package io.weft.bench.work.kotlin

import io.weft.bench.work.Work
import io.weft.bench.work.WorkMain

private val WORKS: Map<String, Work> = mapOf(
    "yield" to Work(::yieldInTurns),
    "spawn-join" to Work(::spawnJoin),
    "spawn-batch" to Work(::spawnBatch),
    "skynet" to Work(::skynet),
    "timers" to Work(::timers),
    "ping-pong" to Work(::pingPong),
    "ping-pong-2" to Work(::pingPongAcross),
    "mutex" to Work(::mutex),
    "select" to Work(::select),
    "ring" to Work(::ring),
    "parked" to Work(::parkedTasks),
    "parked-raw" to Work(::suspendedCoroutines),
    "calls" to Work(::fibs),
    "switch-1" to atDepth(1),
    "switch-10" to atDepth(10),
    "switch-100" to atDepth(100),
    "updown-1" to upAndDown(1),
    "updown-10" to upAndDown(10),
    "updown-100" to upAndDown(100),
)

fun main(args: Array<String>) = WorkMain.run(WORKS, args)

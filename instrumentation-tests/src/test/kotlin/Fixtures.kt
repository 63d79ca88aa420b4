package io.weft.fixtures.kotlin

import io.weft.Suspendable
import io.weft.fixtures.support.Fixture
import io.weft.fixtures.support.Points.log
import io.weft.fixtures.support.Points.point

@Suspendable
fun withDefaults(a: Int = point(1), b: String = point("b"), c: Long = 3L): String = "$a$b${point(c)}"

class DefaultArguments : Fixture {
  override fun run(): Any = withDefaults() + withDefaults(point(5)) + withDefaults(c = 4, b = point("x"))
}

interface Greeting {
  @Suspendable fun name(): String

  @Suspendable fun greet(): String = "hello " + name() + point("!")
}

class DefaultImplementations : Fixture {
  private class Plain : Greeting {
    override fun name() = point("plain")
  }

  private class Own : Greeting {
    override fun name() = "own"

    override fun greet() = point("own: ") + super.greet()
  }

  override fun run(): Any = Plain().greet() + Own().greet()
}

class Companions : Fixture {
  companion object {
    @JvmStatic @Suspendable fun shared(value: Int): Int = point(value) * 2

    @Suspendable private fun hidden(value: Int): Int = point(value) + 1
  }

  object Single {
    @Suspendable fun get(): Int = point(7)
  }

  override fun run(): Any = shared(3) + hidden(4) + Single.get()
}

class InlineFunctions : Fixture {
  private inline fun <T> guarded(name: String, body: () -> T): T {
    log("enter $name")
    try {
      return body()
    } finally {
      point()
      log("leave $name")
    }
  }

  private inline fun repeatUntil(limit: Int, body: (Int) -> Boolean): Int {
    for (i in 0 until limit) {
      if (body(i)) return i
    }
    return -1
  }

  override fun run(): Any {
    val first = guarded("a") { point(3) }
    val found = repeatUntil(4) { i -> guarded("b$i") { point(i) == 1 } }
    guarded("c") {
      if (first > 2) return "left early ${point(found)}"
    }
    return "end"
  }
}

class WhenExpressions : Fixture {
  sealed interface Shape
  data class Circle(val radius: Int) : Shape
  data class Square(val side: Int, val name: String) : Shape
  object Nothing : Shape

  @Suspendable
  private fun area(shape: Shape): Int = when (shape) {
    is Circle -> point(shape.radius) * 3
    is Square -> when {
      point(shape.side) > 3 -> 1
      else -> shape.side + point(shape.name).length
    }
    Nothing -> point(0)
  }

  @Suspendable
  private fun word(value: Any?): String = when (value) {
    null -> "null"
    1, 2 -> point("few")
    in 3..9 -> "some"
    is String -> value + point(value.length)
    else -> point("other")
  }

  override fun run(): Any =
    "${area(Circle(2))} ${area(Square(2, "s"))} ${area(Nothing)} ${word(null)} ${word(2)} ${word("t")}"
}

class DataAndDestructuring : Fixture {
  data class Point3(val x: Int, val y: Long, val z: String)

  override fun run(): Any {
    val (x, y, z) = Point3(point(1), point(2L), point("z"))
    val copy = Point3(x, y, z).copy(y = point(5L))
    log(copy.toString())
    var text = ""
    for ((key, value) in linkedMapOf("a" to 1, "b" to 2)) {
      text += "$key=${point(value)};"
    }
    return text
  }
}

class LocalFunctions : Fixture {
  override fun run(): Any {
    var count = 0
    @Suspendable
    fun down(n: Int): Int {
      count += point(1)
      return if (n == 0) count else down(n - 1) + n
    }
    return down(2) * 100 + count
  }
}

class Ranges : Fixture {
  override fun run(): Any {
    var sum = 0
    for (i in 1..3) sum = sum * 10 + point(i)
    for (i in 6 downTo 2 step 2) sum += point(i)
    for (c in "ab") sum += point(c.code)
    for ((i, v) in intArrayOf(4, 5).withIndex()) sum += i * point(v)
    return sum
  }
}

class TailRecursion : Fixture {
  @Suspendable
  private tailrec fun gcd(a: Int, b: Int): Int = if (b == 0) a else gcd(b, point(a % b))

  override fun run(): Any = gcd(point(84), 36)
}

class Spread : Fixture {
  @Suspendable
  private fun sum(first: Int, vararg rest: Int): Int = first + rest.sum() + point(rest.size)

  override fun run(): Any {
    val more = intArrayOf(point(3), 4)
    return sum(point(1), 2, *more, point(5))
  }
}

class TryAsExpression : Fixture {
  override fun run(): Any {
    val number = try {
      Integer.parseInt(point("x"))
    } catch (e: NumberFormatException) {
      point(-1)
    } finally {
      point()
      log("finally")
    }
    val other = 10 * try { point(number) / 0 } catch (e: ArithmeticException) { point(4) }
    return number + other
  }
}

class Elvis : Fixture {
  @Suspendable
  private fun maybe(value: String?): String? = if (point(true)) value else null

  override fun run(): Any {
    val length = maybe("text")?.length ?: point(-1)
    val none = maybe(null)?.let { point(it) } ?: "none"
    return try {
      maybe(null) ?: throw IllegalStateException("$length $none")
    } catch (e: IllegalStateException) {
      point("caught ") + e.message
    }
  }
}

class Delegation : Fixture {
  interface Source {
    @Suspendable fun next(): Int

    @Suspendable fun twice(): Int = next() + next()
  }

  private class Counting : Source {
    private var count = 0

    override fun next(): Int = point(++count)
  }

  private class Delegating(source: Source) : Source by source {
    override fun twice(): Int = point(100) + next()
  }

  override fun run(): Any {
    val source = Delegating(Counting())
    return source.next() * 1000 + source.twice()
  }
}

@JvmInline
value class Meters(val value: Long) {
  @Suspendable
  fun plus(other: Meters): Meters = Meters(point(value) + other.value)
}

class ValueClasses : Fixture {
  @Suspendable
  private fun sum(a: Meters, b: Meters?): Meters = a.plus(b ?: Meters(point(1L)))

  override fun run(): Any = sum(Meters(4), Meters(5)).plus(sum(Meters(6), null)).value
}

class UseResources : Fixture {
  private class Resource(val name: String) : AutoCloseable {
    @Suspendable
    override fun close() {
      log("close " + name)
    }
  }

  override fun run(): Any = Resource("a").use { first ->
    Resource(point("b")).use { second -> first.name + point(second.name) }
  }
}

fun interface Operation {
  @Suspendable fun apply(value: Int): Int
}

class Lambdas : Fixture {
  @Suspendable
  private fun twice(operation: Operation, value: Int): Int = operation.apply(operation.apply(value))

  @Suspendable private fun tripled(value: Int): Int = point(value) * 3

  override fun run(): Any {
    var calls = 0
    val offset = point(2)
    val result = twice(Operation { value -> calls++; point(value) + offset }, 1)
    return result * 1000 + twice(::tripled, point(1)) * 10 + calls
  }
}

class Properties : Fixture {
  private var backing = 1

  private var counted: Int
    @Suspendable get() = point(backing)
    @Suspendable set(value) {
      backing = point(value) + 1
    }

  private val late: String by lazy { "computed" }

  override fun run(): Any {
    counted += 5
    counted++
    return late + counted + point(late)
  }
}

class Labels : Fixture {
  override fun run(): Any {
    var text = ""
    outer@ for (i in 0..3) {
      for (j in 0..3) {
        if (point(j) == 2) continue@outer
        if (i == 2) break@outer
        text += "$i$j "
      }
    }
    return text
  }
}

interface Defaulting {
  @Suspendable fun join(a: Int = point(1), b: String = "b"): String
}

class DefaultArgumentsOfAnInterface : Fixture {
  private class Joined : Defaulting {
    override fun join(a: Int, b: String): String = a.toString() + point(b)
  }

  override fun run(): Any {
    val any: Defaulting = Joined()
    return any.join() + any.join(2) + any.join(b = point("c"))
  }
}

class DefaultArgumentsOfAConstructor : Fixture {
  private class Made @Suspendable constructor(var a: Int = 1, var b: String = "b") {
    init {
      a += point(2)
      b += point(a)
    }
  }

  override fun run(): Any = Made().b + Made(5).b + Made(b = point("c")).b
}

class WaitsAroundSynchronized : Fixture {
  private val lock = Any()

  @Suspendable
  private fun caught(fails: Boolean): Int =
    try {
      synchronized(lock) {
        check(!fails)
        1
      }
    } catch (e: IllegalStateException) {
      point(2)
    } finally {
      point()
    }

  override fun run(): Any = "${caught(false)} ${caught(true)} ${Thread.holdsLock(lock)}"
}

class LocalClassInAFunctionWithParentheses : Fixture {
  @Suspendable
  private fun `sum of (two)`(): String {
    class Point(val x: Int, val y: Int) {
      @Suspendable
      fun plus(other: Point): Point = Point(point(x) + other.x, y + point(other.y))
    }
    val sum = Point(1, 2).plus(Point(3, 4))
    return "${sum.x} ${sum.y}"
  }

  override fun run(): Any = `sum of (two)`()
}

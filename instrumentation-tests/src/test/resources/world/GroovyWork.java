import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import java.util.concurrent.Callable;

/** Compiles and runs a Groovy program, whose closures are made at run time. */
public final class GroovyWork implements Callable<String> {
  private static final String PROGRAM = """
      package script
      class Account {
        String owner; BigDecimal sum = 0
        def deposit(amount) { if (amount <= 0) throw new IllegalArgumentException("amount: $amount"); sum += amount; this }
        def plus(Account other) { new Account(owner: owner + '+' + other.owner, sum: sum + other.sum) }
        String toString() { "$owner has $sum" }
      }
      def log = []
      def accounts = ['ann', 'bob', 'cy'].collectEntries { [it, new Account(owner: it)] }
      accounts.eachWithIndex { name, account, i -> account.deposit(10.5 * (i + 1)) }
      try { accounts.bob.deposit(-1) } catch (IllegalArgumentException e) { log << e.message } finally { log << 'finally' }
      def compose = { f, g -> { x -> g(f(x)) } }
      def twice = compose({ it * 2 }, { it + 1 })
      def fib
      fib = { n -> n < 2 ? n : fib(n - 1) + fib(n - 2) }
      def curried = { a, b, c -> "$a-$b-$c" }.curry('x').rcurry('z')
      def grouped = (1..20).groupBy { it % 3 }.collectEntries { k, v -> [k, v.sum { it * it }] }
      [accounts.values().join(', '), (accounts.ann + accounts.cy).toString(), log, twice(20), fib(12), curried('y'), grouped,
       'a1b22'.replaceAll(/\\d+/) { "<${it.size()}>" }, [3, 1, 2].sort { a, b -> b <=> a }, given.toUpperCase(),
       (1..5).inject(1) { a, b -> a * b }].join('|')
      """;

  @Override
  public String call() {
    Binding binding = new Binding();
    binding.setVariable("given", "text");
    return String.valueOf(new GroovyShell(binding).evaluate(PROGRAM));
  }
}
